package caravan.chassis.http.server.framing;

import caravan.chassis.http.server.bounds.ListenerLimits;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a request's head, and checks it more strictly than Netty does (RFC 9112, 2 to 6): whatever two parsers could read
 * differently is refused. One for each connection; it is reused for each request.
 */
public final class RequestHead {
    public enum Outcome {
        MORE_NEEDED,
        SOUND,
        REFUSED
    }

    private static final int EMPTY_LINES_MAX = 2;
    private static final int HEADERS_MAX = 100;

    private final ListenerLimits.Heads limits;
    private final RequestLine line;
    private final RequestHeaders headers = new RequestHeaders();
    private int scanned;
    private int lineStart;
    private int lines;
    private int emptyLines;
    private int start;
    private int end;
    private @Nullable ListenerRefusal refused;

    public RequestHead(ListenerLimits.Heads limits) {
        this.limits = limits;
        this.line = new RequestLine(limits.targetBytesMax());
    }

    /** Starts again, for another request. */
    public void reset() {
        scanned = 0;
        lineStart = 0;
        lines = 0;
        emptyLines = 0;
        start = 0;
        end = 0;
        refused = null;
        line.reset();
        headers.reset();
    }

    /**
     * Continues where it stopped.
     *
     * @param bytes from the head's first byte on
     * @param length how many there are so far
     */
    public Outcome scan(byte[] bytes, int length) {
        boolean afterReturn = scanned > lineStart && bytes[scanned - 1] == '\r';
        for (int at = scanned; at < length; at++) {
            byte character = bytes[at];
            if (character == '\n') {
                if (!afterReturn) {
                    return refuse(ListenerRefusal.malformed("A line must end with CR and LF."));
                }
                if (endsHead(bytes, at)) {
                    return end(at + 1);
                }
                if (refused != null) {
                    return Outcome.REFUSED;
                }
                lineStart = at + 1;
                afterReturn = false;
            } else if (afterReturn || (Characters.isControl(character) && character != '\r')) {
                return refuse(ListenerRefusal.malformed("The head must not have control characters."));
            } else {
                afterReturn = character == '\r';
            }
        }
        scanned = length;
        return length < limits.headBytesMax() ? Outcome.MORE_NEEDED : refuse(tooLong());
    }

    private boolean endsHead(byte[] bytes, int lineFeed) {
        if (lineFeed - lineStart > 1) {
            check(bytes, lineStart, lineFeed - 1);
            lines++;
            return false;
        }
        if (lines > 0) {
            return true;
        }
        start = lineFeed + 1;
        if (++emptyLines > EMPTY_LINES_MAX) {
            refused = ListenerRefusal.malformed("A request must begin with its request line.");
        }
        return false;
    }

    private void check(byte[] bytes, int from, int to) {
        if (lines == 0) {
            refused = line.check(bytes, from, to);
        } else if (lines > HEADERS_MAX) {
            refused = tooLong();
        } else {
            refused = headers.check(bytes, from, to);
        }
    }

    private Outcome end(int at) {
        end = at;
        scanned = at;
        if (refused == null) {
            refused = headers.checkAll(line.isVersion10());
        }
        return refused == null ? Outcome.SOUND : Outcome.REFUSED;
    }

    private Outcome refuse(ListenerRefusal why) {
        refused = why;
        return Outcome.REFUSED;
    }

    private ListenerRefusal tooLong() {
        return lines == 0
                ? RequestLine.tooLong(limits.targetBytesMax())
                : new ListenerRefusal(
                        431,
                        "headers_too_large",
                        "A request's head has at most " + limits.headBytesMax() + " bytes and " + HEADERS_MAX
                                + " headers.");
    }

    public ListenerRefusal refused() {
        if (refused == null) {
            throw new IllegalStateException("the head is not refused");
        }
        return refused;
    }

    /** Where the request line begins. */
    public int start() {
        return start;
    }

    /** Where the body begins. */
    public int end() {
        return end;
    }

    public boolean isHead() {
        return line.isHead();
    }

    /**
     * Whether it can be answered without the codec: over a connection that stays open, with a body of known length or none, and without
     * header fields on which only the handler can decide.
     */
    public boolean isPlain() {
        return !line.isVersion10()
                && !line.isHead()
                && !isAbsolute()
                && !headers.isChunked()
                && !headers.isCloseAsked()
                && !headers.isContinueExpected()
                && !headers.answerFields().hasOthers();
    }

    /** Whether it is a GET without a body. */
    public boolean isGet() {
        return line.isGet() && contentLength() == 0;
    }

    /** The method as it was sent. */
    public String method(byte[] bytes) {
        return text(bytes, start, line.targetStart() - 1);
    }

    /** The target as it was sent. */
    public String target(byte[] bytes) {
        return text(bytes, line.targetStart(), line.targetEnd());
    }

    /** The value of the field; null if it was not sent. */
    @Nullable
    public String authorization(byte[] bytes) {
        return headers.answerFields().authorization(bytes);
    }

    /** The value of the field; null if it was not sent. */
    @Nullable
    public String ifNoneMatch(byte[] bytes) {
        return headers.answerFields().ifNoneMatch(bytes);
    }

    /** The value of the field; null if it was not sent. */
    @Nullable
    public String traceparent(byte[] bytes) {
        return headers.answerFields().traceparent(bytes);
    }

    /** Whether the caller may decide how long the answer takes: it asks for an event stream, or has preferences (RFC 7240). */
    public boolean mayPaceAnswer(byte[] bytes) {
        return headers.answerFields().mayPace(bytes);
    }

    public boolean isVersion10() {
        return line.isVersion10();
    }

    public boolean isChunked() {
        return headers.isChunked();
    }

    public boolean isCloseAsked() {
        return headers.isCloseAsked();
    }

    /** 0 if there is none. */
    public long contentLength() {
        return Math.max(0, headers.contentLength());
    }

    public boolean isContinueExpected() {
        return headers.isContinueExpected() && !line.isVersion10();
    }

    /** Whether the target is an absolute URI, whose host counts instead of the header (RFC 9112, 3.2.2). */
    public boolean isAbsolute() {
        return line.authorityEnd() > 0;
    }

    /** The head of an absolute target, with the path as its target and the host of the URI as its Host. */
    public byte[] rewritten(byte[] bytes) {
        StringBuilder head = new StringBuilder(end - start);
        head.append(text(bytes, start, line.targetStart()));
        if (bytes[line.authorityEnd()] != '/') {
            head.append('/');
        }
        int lineEnd = line.lineEnd() + 2;
        head.append(text(bytes, line.authorityEnd(), lineEnd));
        head.append("Host: ")
                .append(text(bytes, line.authorityStart(), line.authorityEnd()))
                .append("\r\n");
        if (headers.hostLineEnd() > 0) {
            head.append(text(bytes, lineEnd, headers.hostLineStart()));
            head.append(text(bytes, headers.hostLineEnd() + 2, end));
        } else {
            head.append(text(bytes, lineEnd, end));
        }
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
