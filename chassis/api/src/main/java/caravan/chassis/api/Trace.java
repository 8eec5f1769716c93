package caravan.chassis.api;

import java.util.regex.Pattern;

/**
 * A W3C trace context (Trace Context, level 1) as it stands at one place.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 lower-case hexadecimal digits
 */
public record Trace(String traceId, String spanId) {
    private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern SPAN_ID = Pattern.compile("[0-9a-f]{16}");

    /** @throws IllegalArgumentException if an id has another form */
    public Trace {
        if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
            throw new IllegalArgumentException("not a trace context: " + traceId + "-" + spanId);
        }
    }

    /** The header's value, marked as sampled. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-01";
    }
}
