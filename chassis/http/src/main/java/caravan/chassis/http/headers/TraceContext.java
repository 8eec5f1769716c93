package caravan.chassis.http.headers;

import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Trace;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Continues a caller's trace (W3C Trace Context), or starts a new one. */
public final class TraceContext {
    private static final int VERSION_00_CHARACTERS = 55;
    private static final int TRACE_ID_AT = 3;
    private static final int SPAN_ID_AT = 36;
    private static final int FLAGS_AT = 53;
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);
    private static final HexFormat HEXADECIMAL = HexFormat.of();
    private static final byte[] HEXADECIMAL_DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private TraceContext() {}

    /**
     * A new span: in the caller's trace if its header is valid, or else in a new trace. A bad header never refuses a request. It is not
     * sampled, whatever the header says. RequestTraces decides later, when it is known who has sent it.
     */
    public static Trace continuing(Optional<String> traceparent) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String trace = traceparent.map(TraceContext::traceIdOf).orElse("");
        if (trace.isEmpty()) {
            trace = HEXADECIMAL.toHexDigits(random.nextLong()) + HEXADECIMAL.toHexDigits(random.nextLong() | 1);
        }
        return new Trace(trace, newSpanId());
    }

    /** Random, and not zero. */
    public static String newSpanId() {
        return HEXADECIMAL.toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    }

    /** The caller's span; empty if there is none, or its header is not valid. */
    public static String parentSpanId(Optional<String> traceparent) {
        return traceparent
                .filter(header -> !traceIdOf(header).isEmpty())
                .map(header -> header.substring(SPAN_ID_AT, FLAGS_AT - 1))
                .orElse(Span.NO_PARENT);
    }

    /** Whether the caller keeps its trace. */
    public static boolean isSampled(String traceparent) {
        return !traceIdOf(traceparent).isEmpty() && Character.digit(traceparent.charAt(FLAGS_AT + 1), 16) % 2 == 1;
    }

    /**
     * Writes the {@code traceparent} of such a span, which is not sampled, without making any text: most callers send no trace, and an answer from a cache costs
     * little more than this.
     */
    static void write(ByteBuf out, Optional<String> traceparent) {
        if (traceparent.isPresent()) {
            out.writeCharSequence(continuing(traceparent).traceparent(), StandardCharsets.US_ASCII);
            return;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        out.writeByte('0').writeByte('0').writeByte('-');
        writeHexadecimal(out, random.nextLong());
        writeHexadecimal(out, random.nextLong() | 1);
        out.writeByte('-');
        writeHexadecimal(out, random.nextLong() | 1);
        out.writeByte('-').writeByte('0').writeByte('0');
    }

    private static void writeHexadecimal(ByteBuf out, long number) {
        for (int shift = Long.SIZE - 8; shift >= 0; shift -= 8) {
            int two = (int) (number >>> shift);
            out.writeShort(HEXADECIMAL_DIGITS[(two >>> 4) & 0xF] << 8 | HEXADECIMAL_DIGITS[two & 0xF]);
        }
    }

    /** Empty if it is not valid. A later version may be longer; the known part of it is read. */
    private static String traceIdOf(String header) {
        boolean rightLength = header.length() == VERSION_00_CHARACTERS
                || (header.length() > VERSION_00_CHARACTERS
                        && !header.startsWith("00")
                        && header.charAt(VERSION_00_CHARACTERS) == '-');
        if (!rightLength
                || header.startsWith("ff")
                || header.charAt(TRACE_ID_AT - 1) != '-'
                || header.charAt(SPAN_ID_AT - 1) != '-'
                || header.charAt(FLAGS_AT - 1) != '-') {
            return "";
        }
        String trace = header.substring(TRACE_ID_AT, SPAN_ID_AT - 1);
        String span = header.substring(SPAN_ID_AT, FLAGS_AT - 1);
        boolean valid = isHexadecimal(header.substring(0, 2))
                && isHexadecimal(trace)
                && isHexadecimal(span)
                && isHexadecimal(header.substring(FLAGS_AT, VERSION_00_CHARACTERS))
                && !trace.equals(NO_TRACE)
                && !span.equals(NO_SPAN);
        return valid ? trace : "";
    }

    private static boolean isHexadecimal(String text) {
        for (int at = 0; at < text.length(); at++) {
            char digit = text.charAt(at);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }
}
