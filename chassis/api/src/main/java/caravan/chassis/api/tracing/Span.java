package caravan.chassis.api.tracing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A piece of work that has ended, in the words of OpenTelemetry. It has no header, query, body, password, token or card.
 *
 * @param trace its own id, and its trace's
 * @param parentSpanId 16 hexadecimal digits; empty for the first span of a trace
 * @param name with few different values, such as {@code POST /orders}
 * @param service whose work it was
 * @param error what went wrong, as a code; empty if nothing did
 * @param attributes named by OpenTelemetry's semantic conventions; the values are {@link String} or {@link Long}
 * @param links other spans that led to it, at most {@link #LINKS_MAX}
 */
public record Span(
        Trace trace,
        String parentSpanId,
        Kind kind,
        String name,
        String service,
        Instant start,
        Duration duration,
        Optional<String> error,
        Map<String, Object> attributes,
        List<Trace> links) {
    public static final String NO_PARENT = "";
    public static final int LINKS_MAX = 32;

    /** What a span is for its neighbours. */
    public enum Kind {
        /** A request that was answered. */
        SERVER,
        /** A call to another process. */
        CLIENT,
        /** A message that was sent. */
        PRODUCER,
        /** A message that was applied. */
        CONSUMER,
        /** Work within the process. */
        INTERNAL
    }

    /**
     * A span that ends now.
     *
     * @param startNanos when it began, on the scale of {@link System#nanoTime}
     */
    public static Span ended(
            Trace trace,
            String parentSpanId,
            Kind kind,
            String name,
            String service,
            long startNanos,
            Optional<String> error,
            Map<String, Object> attributes,
            List<Trace> links) {
        Duration duration = Duration.ofNanos(Math.max(0, System.nanoTime() - startNanos));
        return new Span(
                trace,
                parentSpanId,
                kind,
                name,
                service,
                Instant.now().minus(duration),
                duration,
                error,
                attributes,
                links);
    }
}
