package caravan.chassis.api.tracing;

/**
 * A W3C trace context (Trace Context, level 1): a span, and the trace that it belongs to.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 lower-case hexadecimal digits
 * @param isSampled whether the spans of this trace are kept, here and in the processes to which it leads
 */
public record Trace(String traceId, String spanId, boolean isSampled) {
    private static final int TRACE_ID_CHARACTERS = 32;
    private static final int SPAN_ID_CHARACTERS = 16;

    /** @throws IllegalArgumentException if an id has another form */
    public Trace {
        if (!isHexadecimal(traceId, TRACE_ID_CHARACTERS) || !isHexadecimal(spanId, SPAN_ID_CHARACTERS)) {
            throw new IllegalArgumentException("not a trace context: " + traceId + "-" + spanId);
        }
    }

    /** A trace whose spans are not kept. */
    public Trace(String traceId, String spanId) {
        this(traceId, spanId, false);
    }

    /** Another span of the same trace. */
    public Trace withSpan(String otherSpanId) {
        return new Trace(traceId, otherSpanId, isSampled);
    }

    /** The same span, whose trace is kept. */
    public Trace sampled() {
        return new Trace(traceId, spanId, true);
    }

    /** The header's value. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (isSampled ? "-01" : "-00");
    }

    /** A loop instead of a regular expression, since every request makes a trace. */
    private static boolean isHexadecimal(String text, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int at = 0; at < length; at++) {
            char digit = text.charAt(at);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }
}
