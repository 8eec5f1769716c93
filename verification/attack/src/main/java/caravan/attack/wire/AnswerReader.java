package caravan.attack.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads answers strictly by RFC 9112: a client must not have to guess. */
public final class AnswerReader {
    /** How much of a body is kept for a report. */
    public static final int BODY_BYTES_KEPT_MAX = 2048;

    private static final int LINE_BYTES_MAX = 32 * 1024;
    private static final int FIELDS_MAX = 200;
    private static final long BODY_BYTES_MAX = 16L * 1024 * 1024;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2}) [\\t\\x20-\\x7e]*");
    private static final Pattern FIELD =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\\t ]*([\\t\\x20-\\x7e\\x80-\\xff]*?)[\\t ]*");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,15})(;.*)?");

    private final BufferedInputStream in;

    AnswerReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * Reads the next answer.
     *
     * @param toHead whether it answers a HEAD, and has no body
     * @return empty if the connection ended where an answer would begin
     * @throws NotHttpException if the bytes are no answer
     */
    Optional<Answer> next(boolean toHead) throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            return Optional.empty();
        }
        in.reset();
        String statusLine = line();
        Matcher matcher = STATUS_LINE.matcher(statusLine);
        if (!matcher.matches()) {
            throw new NotHttpException("no status line: " + shown(statusLine));
        }
        int status = Integer.parseInt(matcher.group(1));
        StringBuilder head = new StringBuilder(statusLine);
        List<Answer.Field> fields = fields(head);
        return Optional.of(withBody(status, fields, head.toString(), toHead));
    }

    private List<Answer.Field> fields(StringBuilder head) throws IOException {
        List<Answer.Field> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            Matcher matcher = FIELD.matcher(line);
            if (!matcher.matches()) {
                throw new NotHttpException("no header field: " + shown(line));
            }
            if (fields.size() >= FIELDS_MAX) {
                throw new NotHttpException("more than " + FIELDS_MAX + " header fields");
            }
            head.append('\n').append(line);
            fields.add(new Answer.Field(matcher.group(1), matcher.group(2)));
        }
        return List.copyOf(fields);
    }

    private Answer withBody(int status, List<Answer.Field> fields, String head, boolean toHead) throws IOException {
        List<String> lengths = values(fields, "Content-Length");
        List<String> codings = values(fields, "Transfer-Encoding");
        Body body = new Body();
        boolean open = false;
        if (status < 200 || status == 204) {
            if (!lengths.isEmpty() || !codings.isEmpty()) {
                throw new NotHttpException(status + " with a length (RFC 9112, 6.3)");
            }
        } else if (lengths.size() + codings.size() > 1) {
            throw new NotHttpException("more than one length: " + shown(head));
        } else if (!toHead && status != 304) {
            open = lengths.isEmpty() && codings.isEmpty();
            read(body, lengths, codings, head);
        }
        return new Answer(status, fields, head, body.start.toByteArray(), body.bytes, open);
    }

    private void read(Body body, List<String> lengths, List<String> codings, String head) throws IOException {
        if (!codings.isEmpty()) {
            if (!codings.getFirst().equalsIgnoreCase("chunked")) {
                throw new NotHttpException("an unknown transfer coding: " + shown(head));
            }
            readChunks(body);
        } else if (lengths.isEmpty()) {
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                body.add(octet);
            }
        } else {
            if (!LENGTH.matcher(lengths.getFirst()).matches()) {
                throw new NotHttpException("no length: " + shown(head));
            }
            readBytes(body, Long.parseLong(lengths.getFirst()));
        }
    }

    private void readChunks(Body body) throws IOException {
        for (; ; ) {
            String line = line();
            Matcher matcher = CHUNK.matcher(line);
            if (!matcher.matches()) {
                throw new NotHttpException("no chunk size: " + shown(line));
            }
            long size = Long.parseLong(matcher.group(1), 16);
            if (size == 0) {
                break;
            }
            readBytes(body, size);
            if (!line().isEmpty()) {
                throw new NotHttpException("a chunk that is longer than its size");
            }
        }
        fields(new StringBuilder());
    }

    private void readBytes(Body body, long count) throws IOException {
        for (long left = count; left > 0; left--) {
            body.add(octet());
        }
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the connection ended within an answer");
        }
        return octet;
    }

    /** Up to CRLF; a lone CR or LF is none. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (; ; ) {
            int octet = octet();
            if (octet == '\r') {
                if (octet() != '\n') {
                    throw new NotHttpException("a lone CR after " + shown(line.toString(StandardCharsets.ISO_8859_1)));
                }
                return line.toString(StandardCharsets.ISO_8859_1);
            }
            if (octet == '\n') {
                throw new NotHttpException("a lone LF after " + shown(line.toString(StandardCharsets.ISO_8859_1)));
            }
            if (line.size() >= LINE_BYTES_MAX) {
                throw new NotHttpException("a line longer than " + LINE_BYTES_MAX + " bytes");
            }
            line.write(octet);
        }
    }

    private static List<String> values(List<Answer.Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Answer.Field::value)
                .toList();
    }

    private static String shown(String line) {
        return Escapes.of(line.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static final class Body {
        private final ByteArrayOutputStream start = new ByteArrayOutputStream(256);
        private long bytes;

        void add(int octet) throws NotHttpException {
            if (bytes >= BODY_BYTES_MAX) {
                throw new NotHttpException("a body longer than " + BODY_BYTES_MAX + " bytes");
            }
            if (bytes < BODY_BYTES_KEPT_MAX) {
                start.write(octet);
            }
            bytes++;
        }
    }
}
