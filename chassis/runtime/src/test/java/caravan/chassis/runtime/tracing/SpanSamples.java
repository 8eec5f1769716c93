package caravan.chassis.runtime.tracing;

import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Span.Kind;
import caravan.chassis.api.tracing.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Spans of tests. */
final class SpanSamples {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final HexFormat HEX = HexFormat.of();

    private SpanSamples() {}

    static Trace trace(int trace, int span) {
        return new Trace("0".repeat(24) + HEX.toHexDigits(trace), "0".repeat(8) + HEX.toHexDigits(span), true);
    }

    /** A sampled span that has not failed. */
    static Span span(int trace, int span, int parent) {
        return span(trace(trace, span), parent, Optional.empty(), List.of());
    }

    static Span span(Trace trace, int parent, Optional<String> error, List<Trace> links) {
        int second = Integer.parseInt(trace.spanId(), 16);
        return new Span(
                trace,
                parent == 0 ? Span.NO_PARENT : trace(0, parent).spanId(),
                parent == 0 ? Kind.SERVER : Kind.INTERNAL,
                "GET /things/{id}",
                "things",
                START.plusSeconds(second),
                Duration.ofMillis(second),
                error,
                Map.of("http.route", "/things/{id}", "http.response.status_code", 200L),
                links);
    }
}
