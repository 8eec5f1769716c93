package caravan.chassis.http.server.framing;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks the header lines of a head (RFC 9112, 5 and 6), and keeps what decides the framing of the request. */
public final class RequestHeaders {
    /** More digits than 2^63 - 1 has, since there may be leading zeros. */
    private static final int LENGTH_DIGITS_MAX = 32;

    private final AnswerFields answerFields = new AnswerFields();
    private int hosts;
    private int hostLineStart;
    private int hostLineEnd;
    private long contentLength;
    private boolean chunked;
    private boolean transferEncoded;
    private boolean continueExpected;
    private boolean closeAsked;

    public void reset() {
        hosts = 0;
        hostLineStart = 0;
        hostLineEnd = 0;
        contentLength = -1;
        chunked = false;
        transferEncoded = false;
        continueExpected = false;
        closeAsked = false;
        answerFields.reset();
    }

    /** @return why the line is refused; null if it is valid */
    @Nullable
    public ListenerRefusal check(byte[] bytes, int from, int to) {
        int colon = from;
        while (colon < to && Characters.isToken(bytes[colon])) {
            colon++;
        }
        if (colon == from || colon == to || bytes[colon] != ':') {
            return ListenerRefusal.malformed(
                    "A header must be a name, a colon right after it, and a value, on one line.");
        }
        int valueStart = colon + 1;
        int valueEnd = to;
        while (valueStart < valueEnd && Characters.isWhitespace(bytes[valueStart])) {
            valueStart++;
        }
        while (valueEnd > valueStart && Characters.isWhitespace(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        answerFields.add(bytes, from, colon, valueStart, valueEnd);
        return switch (colon - from) {
            case 4 -> is(bytes, from, colon, "host") ? host(bytes, from, to, valueStart, valueEnd) : null;
            case 6 -> is(bytes, from, colon, "expect") ? expect(bytes, valueStart, valueEnd) : null;
            case 10 -> is(bytes, from, colon, "connection") ? connection(bytes, valueStart, valueEnd) : null;
            case 14 ->
                is(bytes, from, colon, "content-length")
                        ? length(bytes, valueStart, valueEnd)
                        : nearlyLength(bytes, from);
            case 17 -> is(bytes, from, colon, "transfer-encoding") ? coding(bytes, valueStart, valueEnd) : null;
            default -> null;
        };
    }

    private static boolean is(byte[] bytes, int from, int to, String name) {
        return Characters.equalsIgnoringCase(bytes, from, to, name);
    }

    private @Nullable ListenerRefusal host(byte[] bytes, int lineStart, int lineEnd, int from, int to) {
        hosts++;
        hostLineStart = lineStart;
        hostLineEnd = lineEnd;
        return Characters.isAuthority(bytes, from, to)
                ? null
                : ListenerRefusal.malformed("Host must be a host, with or without a port.");
    }

    private @Nullable ListenerRefusal expect(byte[] bytes, int from, int to) {
        if (continueExpected || !is(bytes, from, to, "100-continue")) {
            return new ListenerRefusal(417, "expectation_failed", "Expect must be 100-continue.");
        }
        continueExpected = true;
        return null;
    }

    /** The header Connection: a list that is never refused. Only {@code close} matters here (RFC 9110, 7.6.1). */
    private @Nullable ListenerRefusal connection(byte[] bytes, int from, int to) {
        int start = from;
        for (int at = from; at <= to; at++) {
            if (at == to || bytes[at] == ',') {
                int end = at;
                while (start < end && Characters.isWhitespace(bytes[start])) {
                    start++;
                }
                while (end > start && Characters.isWhitespace(bytes[end - 1])) {
                    end--;
                }
                closeAsked |= is(bytes, start, end, "close");
                start = at + 1;
            }
        }
        return null;
    }

    private @Nullable ListenerRefusal length(byte[] bytes, int from, int to) {
        if (contentLength >= 0 || from == to || to - from > LENGTH_DIGITS_MAX) {
            return ListenerRefusal.malformed("Send one Content-Length, a number of bytes.");
        }
        long length = 0;
        for (int at = from; at < to; at++) {
            if (!Characters.isDigit(bytes[at])) {
                return ListenerRefusal.malformed("Send one Content-Length, a number of bytes.");
            }
            length = length * 10 + bytes[at] - '0';
            if (length < 0 || length > Long.MAX_VALUE / 10 && at + 1 < to) {
                return ListenerRefusal.malformed("Send one Content-Length, a number of bytes.");
            }
        }
        contentLength = length;
        return null;
    }

    /** Vert.x 5.0.7 ignores one letter of the name, and would take the body that such a header announces. */
    private static @Nullable ListenerRefusal nearlyLength(byte[] bytes, int from) {
        boolean isNearly = is(bytes, from, from + 8, "content-") && is(bytes, from + 9, from + 14, "ength");
        return isNearly
                ? ListenerRefusal.malformed("A header's name looks like Content-Length: send Content-Length itself.")
                : null;
    }

    private @Nullable ListenerRefusal coding(byte[] bytes, int from, int to) {
        if (transferEncoded) {
            return ListenerRefusal.malformed("Send one Transfer-Encoding.");
        }
        transferEncoded = true;
        chunked = is(bytes, from, to, "chunked");
        if (chunked) {
            return null;
        }
        String codings = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        boolean onlyEndsChunked = codings.endsWith("chunked") && codings.indexOf("chunked") == codings.length() - 7;
        return onlyEndsChunked
                ? new ListenerRefusal(501, "coding_not_implemented", "The only supported transfer coding is chunked.")
                : ListenerRefusal.malformed("A request's last transfer coding must be chunked.");
    }

    /** @return why the headers together are refused; null if they are valid */
    @Nullable
    public ListenerRefusal checkAll(boolean version10) {
        if (hosts > 1 || (hosts == 0 && !version10)) {
            return ListenerRefusal.malformed("Send one Host.");
        }
        if (transferEncoded && contentLength >= 0) {
            return ListenerRefusal.malformed("Send Content-Length or Transfer-Encoding, not both.");
        }
        return transferEncoded && version10 ? ListenerRefusal.malformed("HTTP/1.0 has no Transfer-Encoding.") : null;
    }

    public int hostLineStart() {
        return hostLineStart;
    }

    /** Where the CR of the Host line is; 0 if there is none. */
    public int hostLineEnd() {
        return hostLineEnd;
    }

    AnswerFields answerFields() {
        return answerFields;
    }

    /** -1 if it was not sent. */
    public long contentLength() {
        return contentLength;
    }

    public boolean isChunked() {
        return chunked;
    }

    /** Whether the client wants no further answer over this connection. */
    public boolean isCloseAsked() {
        return closeAsked;
    }

    public boolean isContinueExpected() {
        return continueExpected;
    }
}
