package caravan.chassis.http.headers;

import caravan.chassis.api.http.Reply;
import caravan.chassis.api.tracing.Trace;
import io.netty.buffer.ByteBuf;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The headers of every answer of a service, and of the gateway itself. */
public final class AnswerHeaders {
    private static final String NO_SNIFFING_TEXT = "X-Content-Type-Options";
    private static final String NOSNIFF_TEXT = "nosniff";
    private static final String CONTENT_POLICY_TEXT = "Content-Security-Policy";
    private static final String NO_CONTENT_IN_PAGES_TEXT = "default-src 'none'; frame-ancestors 'none'";

    /** Those that are the same in every answer, as lines. */
    private static final String FIXED_FIELDS = NO_SNIFFING_TEXT + ": " + NOSNIFF_TEXT + "\r\n" + CONTENT_POLICY_TEXT
            + ": " + NO_CONTENT_IN_PAGES_TEXT + "\r\n";

    private static final CharSequence NO_SNIFFING = HttpHeaders.createOptimized(NO_SNIFFING_TEXT);
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized(NOSNIFF_TEXT);
    private static final CharSequence CONTENT_POLICY = HttpHeaders.createOptimized(CONTENT_POLICY_TEXT);
    private static final CharSequence NO_CONTENT_IN_PAGES = HttpHeaders.createOptimized(NO_CONTENT_IN_PAGES_TEXT);
    private static final CharSequence TRACE_RESPONSE = HttpHeaders.createOptimized("traceresponse");

    private static final byte[] TRACE_LINE = "traceresponse: ".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final String NOT_STORED = "no-store";
    /** {@code Cache-Control} of an answer with an {@code ETag}. */
    public static final String REVALIDATED = "private, no-cache";

    private AnswerHeaders() {}

    /**
     * The date; headers that keep browsers from using an answer as a page or a script, unless the answer is a page with a policy of its
     * own; and the trace id for the caller.
     */
    public static void set(MultiMap headers, Trace trace) {
        headers.set(HttpHeaders.DATE, HttpDate.now());
        headers.set(NO_SNIFFING, NOSNIFF);
        if (!headers.contains(CONTENT_POLICY)) {
            headers.set(CONTENT_POLICY, NO_CONTENT_IN_PAGES);
        }
        headers.set(TRACE_RESPONSE, trace.traceparent());
    }

    /**
     * The fields of a reply and those that are the same in every answer, as lines.
     *
     * @throws IllegalArgumentException if a value is not printable ASCII
     */
    public static String lines(Map<String, String> fields) {
        StringBuilder lines = new StringBuilder(FIXED_FIELDS);
        for (Map.Entry<String, String> field : fields.entrySet()) {
            lines.append(field.getKey()).append(": ").append(checked(field)).append("\r\n");
        }
        return lines.toString();
    }

    /** How many bytes {@link #writeOwnFields} writes. */
    public static final int OWN_FIELD_BYTES = ("date: Fri, 27 Nov 2026 08:00:00 GMT\r\n"
                    + "traceresponse: 00-0123456789abcdef0123456789abcdef-0123456789abcdef-01\r\n\r\n")
            .length();

    /** Writes the fields that differ between two answers, as lines, and the end of the head. */
    public static void writeOwnFields(ByteBuf out, Optional<String> traceparent) {
        out.writeBytes(HttpDate.line()).writeBytes(TRACE_LINE);
        TraceContext.write(out, traceparent);
        out.writeBytes(HEAD_END);
    }

    /** The same for a trace that is known. */
    public static void writeOwnFields(ByteBuf out, Trace trace) {
        out.writeBytes(HttpDate.line()).writeBytes(TRACE_LINE);
        out.writeCharSequence(trace.traceparent(), StandardCharsets.US_ASCII);
        out.writeBytes(HEAD_END);
    }

    /** The Cache-Control of a reply that has none of its own. */
    public static String cacheControl(Reply reply) {
        return reply.headers().containsKey("ETag") ? REVALIDATED : NOT_STORED;
    }

    /**
     * The value of a field. A line break in it would let it write fields of its own.
     *
     * @throws IllegalArgumentException if it is not printable ASCII
     */
    public static String checked(Map.Entry<String, String> field) {
        String value = field.getValue();
        for (int at = 0; at < value.length(); at++) {
            if (value.charAt(at) < ' ' || value.charAt(at) > '~') {
                throw new IllegalArgumentException("the header " + field.getKey() + " must be printable ASCII");
            }
        }
        return value;
    }
}
