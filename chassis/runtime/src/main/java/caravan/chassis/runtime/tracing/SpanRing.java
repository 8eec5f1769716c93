package caravan.chassis.runtime.tracing;

import caravan.chassis.api.tracing.Span;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;

/** The latest spans, within a number of bytes. The oldest are dropped. Thread-safe. */
final class SpanRing {
    /** A span's own objects: records, ids, times, lists. */
    private static final int SPAN_BYTES = 600;

    private static final int ATTRIBUTE_BYTES = 64;
    private static final int LINK_BYTES = 200;

    private final long bytesMax;
    private final ArrayDeque<Span> spans = new ArrayDeque<>();
    private long bytes;

    SpanRing(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    synchronized void add(Span span) {
        spans.addLast(span);
        bytes += bytesOf(span);
        while (bytes > bytesMax) {
            bytes -= bytesOf(spans.removeFirst());
        }
    }

    /** The oldest first. */
    synchronized List<Span> all() {
        return List.copyOf(spans);
    }

    synchronized long bytes() {
        return bytes;
    }

    /** About how much memory a span takes. */
    static int bytesOf(Span span) {
        int bytes = SPAN_BYTES + span.name().length() + span.links().size() * LINK_BYTES;
        for (Map.Entry<String, Object> attribute : span.attributes().entrySet()) {
            bytes += ATTRIBUTE_BYTES + (attribute.getValue() instanceof String text ? text.length() : 0);
        }
        return bytes;
    }
}
