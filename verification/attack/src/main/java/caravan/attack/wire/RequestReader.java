package caravan.attack.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the requests in a sequence of bytes by RFC 9112, so that the possible number of answers is known. If the RFC allows a server a
 * choice, a request is {@link ParsedRequest.Form#DOUBTFUL}; if a server must not guess, it is {@link ParsedRequest.Form#MALFORMED}.
 */
public final class RequestReader {
    /** A longer one may be refused for its size alone. */
    private static final int HEAD_BYTES_SOUND_MAX = 6 * 1024;

    private static final int BODY_BYTES_SOUND_MAX = 32 * 1024;
    private static final Pattern REQUEST_LINE = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+ [^ ]+ HTTP/1\\.([0-9])");
    private static final Pattern SOUND_TARGET = Pattern.compile("(/|https?://)[!$&'()*+,;=:@/?0-9A-Za-z._~-]*|\\*");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)", Pattern.DOTALL);
    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z.-]+(:[0-9]+)?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,15})([\\t ]*;[\\t\\x20-\\x7e\\x80-\\xff]*)?");

    private final String text;
    private int at;
    private boolean startsOddly;

    private RequestReader(byte[] bytes) {
        this.text = new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The requests in the bytes of one connection, in order. Nothing after a malformed request counts as a request. */
    public static List<ParsedRequest> read(byte[] bytes) {
        RequestReader reader = new RequestReader(bytes);
        List<ParsedRequest> all = new ArrayList<>();
        boolean ends = false;
        while (!ends && reader.skipEmptyLines()) {
            ParsedRequest next = reader.next();
            all.add(next);
            ends = next.isLast();
        }
        if (!ends && reader.startsOddly) {
            // A bare LF, or more than one empty line, is no request; a server may refuse it all the same.
            all.add(new ParsedRequest("", ParsedRequest.Form.CUT, false, true, bytes.length));
        }
        return all;
    }

    /** What is known about a head. */
    private static final class Head {
        private ParsedRequest.Form form = ParsedRequest.Form.SOUND;
        private boolean isOld;
        private boolean closes;
        private boolean keeps;
        private boolean expects;
        private boolean chunked;
        private int hosts;
        private long length = -1;

        void doubt(boolean when) {
            if (when && form == ParsedRequest.Form.SOUND) {
                form = ParsedRequest.Form.DOUBTFUL;
            }
        }

        boolean malformed() {
            form = ParsedRequest.Form.MALFORMED;
            return false;
        }
    }

    /** A server ignores at least one before a request (RFC 9112, 2.2); false at the end. */
    private boolean skipEmptyLines() {
        int from = at;
        while (at < text.length() && (text.charAt(at) == '\n' || text.startsWith("\r\n", at))) {
            at += text.charAt(at) == '\n' ? 1 : 2;
        }
        startsOddly = at > from && !text.substring(from, at).equals("\r\n");
        return at < text.length() && !text.substring(at).equals("\r");
    }

    private ParsedRequest next() {
        int from = at;
        Head head = new Head();
        head.doubt(startsOddly);
        String line = line(head);
        String method = line.substring(0, Math.max(0, line.indexOf(' ')));
        Matcher matcher = REQUEST_LINE.matcher(line);
        if (head.form == ParsedRequest.Form.CUT) {
            return asked(method, head);
        }
        if (!matcher.matches()) {
            head.malformed();
            return asked(method, head);
        }
        head.isOld = matcher.group(1).equals("0");
        head.doubt(matcher.group(1).charAt(0) > '1' || method.equals("CONNECT"));
        head.doubt(!SOUND_TARGET.matcher(line.split(" ")[1]).matches());
        if (fields(head)) {
            head.doubt(at - from > HEAD_BYTES_SOUND_MAX);
            head.doubt(head.hosts != 1 && !head.isOld);
            body(head);
        }
        return asked(method, head);
    }

    private ParsedRequest asked(String method, Head head) {
        boolean closes = head.closes || (head.isOld && !head.keeps);
        return new ParsedRequest(method, head.form, head.expects && !head.isOld, closes, at);
    }

    /** A line without its end; a bare LF ends one too, since a server may take it (RFC 9112, 2.2). */
    private String line(Head head) {
        int end = text.indexOf('\n', at);
        if (end < 0) {
            String rest = text.substring(at);
            at = text.length();
            head.form = ParsedRequest.Form.CUT;
            return rest;
        }
        boolean bare = end == at || text.charAt(end - 1) != '\r';
        String line = text.substring(at, bare ? end : end - 1);
        at = end + 1;
        head.doubt(bare);
        if (line.indexOf('\r') >= 0 || line.indexOf('\0') >= 0) {
            head.malformed();
        }
        return line;
    }

    /** Reads the fields; false if there can be no body to read. */
    private boolean fields(Head head) {
        for (; ; ) {
            String line = line(head);
            if (head.form == ParsedRequest.Form.CUT || head.form == ParsedRequest.Form.MALFORMED) {
                return false;
            }
            if (line.isEmpty()) {
                return head.length < 0 || !head.chunked || head.malformed();
            }
            Matcher matcher = FIELD.matcher(line);
            if (!matcher.matches()) {
                return head.malformed();
            }
            String value = trimmed(matcher.group(2));
            head.doubt(value.chars().anyMatch(each -> (each < ' ' && each != '\t') || each == 0x7F));
            if (!field(head, matcher.group(1).toLowerCase(Locale.ROOT), value)) {
                return head.malformed();
            }
        }
    }

    /** Takes a field in. False if after it nobody can know where the request ends. */
    private static boolean field(Head head, String name, String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        switch (name) {
            case "content-length" -> {
                return length(head, value);
            }
            case "transfer-encoding" -> {
                boolean isFirst = !head.chunked;
                head.chunked = true;
                return isFirst && lower.equals("chunked") && !head.isOld;
            }
            case "host" -> {
                head.hosts++;
                head.doubt(!HOST.matcher(value).matches());
            }
            case "connection" -> {
                List<String> options =
                        Stream.of(lower.split(",")).map(RequestReader::trimmed).toList();
                head.closes |= options.contains("close");
                head.keeps |= options.contains("keep-alive");
                // A server may read a list that names other fields in its own way.
                head.doubt(!lower.equals("close") && !lower.equals("keep-alive"));
            }
            case "expect" -> {
                head.expects |= lower.contains("100-continue");
                head.doubt(!lower.equals("100-continue"));
            }
            case "upgrade", "http2-settings" -> head.doubt(true);
            default -> head.doubt(false);
        }
        return true;
    }

    private static boolean length(Head head, String value) {
        for (String each : value.split(",", -1)) {
            String one = trimmed(each);
            if (!DIGITS.matcher(one).matches()) {
                return false;
            }
            long length = Long.parseLong(one);
            if (head.length >= 0 && head.length != length) {
                return false;
            }
            // A server may refuse the same length twice, or take it once (RFC 9112, 6.3).
            head.doubt(head.length >= 0);
            head.length = length;
        }
        return true;
    }

    private void body(Head head) {
        if (head.chunked) {
            int from = at;
            chunks(head);
            head.doubt(at - from > BODY_BYTES_SOUND_MAX);
        } else if (head.length > text.length() - at) {
            at = text.length();
            head.form = ParsedRequest.Form.CUT;
        } else {
            at += (int) Math.max(0, head.length);
            head.doubt(head.length > BODY_BYTES_SOUND_MAX);
        }
    }

    private void chunks(Head head) {
        for (; ; ) {
            String line = strictLine(head);
            if (isOver(head)) {
                return;
            }
            Matcher matcher = CHUNK.matcher(line);
            if (!matcher.matches()) {
                head.malformed();
                return;
            }
            head.doubt(matcher.group(2) != null);
            long size = Long.parseLong(matcher.group(1), 16);
            if (size == 0) {
                trailers(head);
                return;
            }
            if (size + 2 > text.length() - at) {
                // The bytes so far may be wrong already, and refused at once.
                at = text.length();
                head.form = ParsedRequest.Form.CUT;
                return;
            }
            at += (int) size;
            if (!text.startsWith("\r\n", at)) {
                head.malformed();
                return;
            }
            at += 2;
        }
    }

    private void trailers(Head head) {
        for (String line = strictLine(head); !line.isEmpty() && !isOver(head); line = strictLine(head)) {
            head.doubt(true);
        }
    }

    private static boolean isOver(Head head) {
        return head.form == ParsedRequest.Form.MALFORMED || head.form == ParsedRequest.Form.CUT;
    }

    /** As {@link #line}, but a bare LF is malformed: within chunks, readers have understood it in different ways. */
    private String strictLine(Head head) {
        int from = at;
        String line = line(head);
        if (head.form != ParsedRequest.Form.CUT && at - from != line.length() + 2) {
            head.malformed();
        }
        return line;
    }

    private static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isSpace(value.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isSpace(char character) {
        return character == ' ' || character == '\t';
    }
}
