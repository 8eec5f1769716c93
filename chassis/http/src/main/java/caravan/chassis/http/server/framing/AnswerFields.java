package caravan.chassis.http.server.framing;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where the header fields are that an answer without the codec needs. It also knows whether there are other fields on which only the handler
 * can decide.
 */
final class AnswerFields {
    private static final int DEADLINE_DIGITS_MAX = 9;
    private static final String EVENT_STREAM = "text/event-stream";

    private final Field authorization = new Field("authorization");
    private final Field ifNoneMatch = new Field("if-none-match");
    private final Field traceparent = new Field("traceparent");
    private final Field accept = new Field("accept");
    /** Whether there is a Prefer, or a second Accept. */
    private boolean wished;

    private boolean others;

    /** The value of one field, if it was sent once. */
    private static final class Field {
        private final String name;
        private int from;
        private int to;

        Field(String name) {
            this.name = name;
        }

        boolean isSent() {
            return to > 0;
        }

        @Nullable
        String value(byte[] bytes) {
            return isSent() ? new String(bytes, from, to - from, StandardCharsets.ISO_8859_1) : null;
        }
    }

    void reset() {
        authorization.to = 0;
        ifNoneMatch.to = 0;
        traceparent.to = 0;
        accept.to = 0;
        wished = false;
        others = false;
    }

    /** Takes note of a field whose line is valid. */
    void add(byte[] bytes, int nameFrom, int nameTo, int from, int to) {
        switch (nameTo - nameFrom) {
            case 6 -> addShort(bytes, nameFrom, nameTo, from, to);
            case 11 -> add(traceparent, bytes, nameFrom, nameTo, from, to);
            case 13 -> {
                add(authorization, bytes, nameFrom, nameTo, from, to);
                add(ifNoneMatch, bytes, nameFrom, nameTo, from, to);
                others |= Characters.equalsIgnoringCase(bytes, nameFrom, nameTo, "cache-control");
            }
            case 17 ->
                others |= Characters.equalsIgnoringCase(bytes, nameFrom, nameTo, "x-deadline-millis")
                        && !isPositive(bytes, from, to);
            default -> {}
        }
    }

    private void addShort(byte[] bytes, int nameFrom, int nameTo, int from, int to) {
        others |= Characters.equalsIgnoringCase(bytes, nameFrom, nameTo, "origin");
        wished |= Characters.equalsIgnoringCase(bytes, nameFrom, nameTo, "prefer");
        if (Characters.equalsIgnoringCase(bytes, nameFrom, nameTo, accept.name)) {
            wished |= accept.isSent();
            accept.from = from;
            accept.to = to;
        }
    }

    private void add(Field field, byte[] bytes, int nameFrom, int nameTo, int from, int to) {
        if (Characters.equalsIgnoringCase(bytes, nameFrom, nameTo, field.name)) {
            others |= field.isSent();
            field.from = from;
            field.to = to;
        }
    }

    private static boolean isPositive(byte[] bytes, int from, int to) {
        boolean positive = false;
        for (int at = from; at < to; at++) {
            if (!Characters.isDigit(bytes[at])) {
                return false;
            }
            positive |= bytes[at] != '0';
        }
        return positive && to - from <= DEADLINE_DIGITS_MAX;
    }

    boolean mayPace(byte[] bytes) {
        String media = accept.value(bytes);
        return wished || (media != null && media.contains(EVENT_STREAM));
    }

    boolean hasOthers() {
        return others;
    }

    @Nullable
    String authorization(byte[] bytes) {
        return authorization.value(bytes);
    }

    @Nullable
    String ifNoneMatch(byte[] bytes) {
        return ifNoneMatch.value(bytes);
    }

    @Nullable
    String traceparent(byte[] bytes) {
        return traceparent.value(bytes);
    }
}
