package caravan.chassis.runtime.tracing;

import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.http.requestlog.HttpSpan;
import caravan.chassis.runtime.reports.ProcessReport;
import caravan.chassis.runtime.telemetry.ProcessName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The traces of a process, as its reports show them. */
final class TraceViews {
    static final int LIMIT_DEFAULT = 50;
    static final int LIMIT_MAX = 200;
    private static final double NANOS_PER_MILLI = 1_000_000.0;

    private final ProcessSpans spans;
    private final ProcessName process;

    /**
     * Which traces are asked for.
     *
     * @param minMillis only those that took as long in this process
     * @param errors only those in which something failed
     * @param route only those of a route, such as {@code /orders/{id}}, or of a name, such as {@code POST /orders}
     * @param service only those in which this service worked
     * @param process only those in which this process worked
     * @param without none whose id begins so
     * @param limit the most that are shown, the newest
     */
    record Query(
            double minMillis,
            boolean errors,
            Optional<String> route,
            Optional<String> service,
            Optional<String> process,
            Optional<String> without,
            int limit) {
        static Query of(ProcessReport.Question asked) {
            return new Query(
                    asked.query("min_ms", Query::millis).orElse(0.0),
                    asked.query("errors", Query::flag).orElse(false),
                    asked.query("route", Function.identity()),
                    asked.query("service", Function.identity()),
                    asked.query("process", Function.identity()),
                    asked.query("without", Function.identity()),
                    asked.query("limit", Query::limit).orElse(LIMIT_DEFAULT));
        }

        private boolean fits(List<Span> trace) {
            return route.map(wanted -> trace.stream().anyMatch(span -> isOf(span, wanted)))
                            .orElse(true)
                    && service.map(wanted -> trace.stream().anyMatch(span -> wanted.equals(span.service())))
                            .orElse(true)
                    && without.map(prefix -> !trace.getFirst().trace().traceId().startsWith(prefix))
                            .orElse(true);
        }

        private static double millis(String text) {
            try {
                double millis = Double.parseDouble(text);
                if (millis >= 0 && Double.isFinite(millis)) {
                    return millis;
                }
            } catch (NumberFormatException notANumber) {
                // Refused below.
            }
            throw new IllegalArgumentException("must be a number of milliseconds, 0 or more");
        }

        private static boolean flag(String text) {
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("must be true or false");
            };
        }

        private static int limit(String text) {
            try {
                int limit = Integer.parseInt(text);
                if (limit >= 1 && limit <= LIMIT_MAX) {
                    return limit;
                }
            } catch (NumberFormatException notANumber) {
                // Refused below.
            }
            throw new IllegalArgumentException("must be a whole number from 1 to " + LIMIT_MAX);
        }
    }

    /**
     * A trace, as far as this process took part in it: its first span here, and how many there are.
     *
     * @param statusCode of the answer, if that span is a request
     * @param stream whether the span is a stream of events, which lasts as long as its reader wants
     */
    record TraceView(
            String process,
            String traceId,
            String name,
            String service,
            Instant start,
            double durationMs,
            Optional<Long> statusCode,
            boolean stream,
            int spans,
            int errors) {}

    /** A span. */
    record SpanView(
            String process,
            String traceId,
            String spanId,
            Optional<String> parentSpanId,
            String name,
            String kind,
            String service,
            Instant start,
            double durationMs,
            String status,
            Map<String, Object> attributes,
            List<LinkView> links) {}

    /** Another span that led to one. */
    record LinkView(String traceId, String spanId) {}

    TraceViews(ProcessSpans spans, ProcessName process) {
        this.spans = spans;
        this.process = process;
    }

    /** The newest first. */
    List<TraceView> list(Query query) {
        if (query.process().isPresent() && !query.process().get().equals(process.value())) {
            return List.of();
        }
        Map<String, List<Span>> traces = new LinkedHashMap<>();
        spans.kept()
                .forEach(span -> traces.computeIfAbsent(span.trace().traceId(), id -> new ArrayList<>())
                        .add(span));
        return traces.values().stream()
                .filter(query::fits)
                .map(this::viewOf)
                .filter(view -> view.durationMs() >= query.minMillis() && (!query.errors() || view.errors() > 0))
                .sorted(Comparator.comparing(TraceView::start).reversed())
                .limit(query.limit())
                .toList();
    }

    private static boolean isOf(Span span, String route) {
        return route.equals(span.name()) || route.equals(span.attributes().get("http.route"));
    }

    private TraceView viewOf(List<Span> trace) {
        Set<String> ids = trace.stream().map(span -> span.trace().spanId()).collect(Collectors.toSet());
        Comparator<Span> byStart = Comparator.comparing(Span::start);
        Span root = trace.stream()
                .filter(span -> !ids.contains(span.parentSpanId()))
                .min(byStart)
                .orElse(trace.getFirst());
        return new TraceView(
                process.value(),
                root.trace().traceId(),
                root.name(),
                root.service(),
                root.start(),
                root.duration().toNanos() / NANOS_PER_MILLI,
                Optional.ofNullable((Long) root.attributes().get(HttpSpan.STATUS_CODE)),
                root.attributes().containsKey(HttpSpan.STREAM),
                trace.size(),
                (int) trace.stream().filter(span -> span.error().isPresent()).count());
    }

    /**
     * The spans of a trace, and those of other traces that are linked to it: a batch belongs to one of its requests.
     *
     * @return the oldest first; empty for an unknown id
     */
    List<SpanView> trace(String traceId) {
        return spans.kept().stream()
                .filter(span -> span.trace().traceId().equals(traceId)
                        || span.links().stream().anyMatch(link -> link.traceId().equals(traceId)))
                .sorted(Comparator.comparing(Span::start))
                .map(this::viewOf)
                .toList();
    }

    private SpanView viewOf(Span span) {
        Map<String, Object> attributes = new LinkedHashMap<>(span.attributes());
        span.error().ifPresent(code -> attributes.put("error.type", code));
        return new SpanView(
                process.value(),
                span.trace().traceId(),
                span.trace().spanId(),
                span.parentSpanId().isEmpty() ? Optional.empty() : Optional.of(span.parentSpanId()),
                span.name(),
                span.kind().name().toLowerCase(Locale.ROOT),
                span.service(),
                span.start(),
                span.duration().toNanos() / NANOS_PER_MILLI,
                span.error().isPresent() ? "error" : "ok",
                attributes,
                span.links().stream().map(TraceViews::viewOf).toList());
    }

    private static LinkView viewOf(Trace link) {
        return new LinkView(link.traceId(), link.spanId());
    }
}
