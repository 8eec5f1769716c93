package caravan.chassis.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.http.Caller;
import caravan.chassis.runtime.reports.ProcessReport;
import caravan.chassis.runtime.telemetry.ProcessName;
import caravan.chassis.settings.Configuration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TraceViewsTest {
    private static final ProcessName PROCESS = new ProcessName("things-1");

    private final ProcessSpans spans = ProcessSpans.start(
            TraceSettings.of(Configuration.of(Map.of(), Path.of("target")).process(), PROCESS),
            new SimpleMeterRegistry());
    private final List<ProcessReport> reports = TraceReports.of(spans, PROCESS);

    private record Asked(Map<String, String> parameters) implements ProcessReport.Question {
        @Override
        public Caller caller() {
            throw new AssertionError("traces do not depend on who asks");
        }

        @Override
        public int bytesMax() {
            return ProcessReport.BYTES_MAX;
        }

        @Override
        public <T> T body(Class<T> type) {
            throw new AssertionError("it has no body");
        }

        @Override
        public <T> T path(String name, Function<String, T> parse) {
            return parse.apply(parameters.get(name));
        }

        @Override
        public <T> Optional<T> query(String name, Function<String, T> parse) {
            return Optional.ofNullable(parameters.get(name)).map(parse);
        }
    }

    private String list(Map<String, String> query) {
        return new String(reports.getFirst().read(new Asked(query)), StandardCharsets.UTF_8);
    }

    private String trace(String id) {
        return new String(reports.getLast().read(new Asked(Map.of("trace_id", id))), StandardCharsets.UTF_8);
    }

    @Test
    void theListShowsTheFirstSpanOfEachTraceTheNewestFirst() {
        spans.add(SpanSamples.span(1, 12, 11));
        spans.add(SpanSamples.span(1, 11, 99));
        spans.add(SpanSamples.span(SpanSamples.trace(2, 20), 0, Optional.of("internal_error"), List.of()));
        String second =
                "{\"process\":\"things-1\",\"trace_id\":\"" + "0".repeat(31) + "2\",\"name\":\"GET /things/{id}\","
                        + "\"service\":\"things\",\"start\":\"2026-03-01T10:00:20Z\",\"duration_ms\":20.0,\"status_code\":200,\"stream\":false,\"spans\":1,\"errors\":1}";
        String first =
                "{\"process\":\"things-1\",\"trace_id\":\"" + "0".repeat(31) + "1\",\"name\":\"GET /things/{id}\","
                        + "\"service\":\"things\",\"start\":\"2026-03-01T10:00:11Z\",\"duration_ms\":11.0,\"status_code\":200,\"stream\":false,\"spans\":2,\"errors\":0}";
        assertThat(list(Map.of())).isEqualTo("[" + second + "," + first + "]");
        assertThat(list(Map.of("errors", "true"))).isEqualTo("[" + second + "]");
        assertThat(list(Map.of("min_ms", "17.5"))).isEqualTo("[" + second + "]");
        assertThat(list(Map.of("limit", "1"))).isEqualTo("[" + second + "]");
        assertThat(list(Map.of("route", "/other"))).isEqualTo("[]");
        assertThat(list(Map.of("route", "/things/{id}"))).isEqualTo("[" + second + "," + first + "]");
        assertThat(list(Map.of("service", "others"))).isEqualTo("[]");
        assertThat(list(Map.of("service", "things", "process", "things-1")))
                .isEqualTo("[" + second + "," + first + "]");
        assertThat(list(Map.of("process", "things-2"))).isEqualTo("[]");
        assertThat(list(Map.of("without", "0".repeat(31) + "1"))).isEqualTo("[" + second + "]");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        for (Map<String, String> query : List.of(
                Map.of("min_ms", "-1"),
                Map.of("min_ms", "NaN"),
                Map.of("errors", "yes"),
                Map.of("limit", "0"),
                Map.of("limit", "201"),
                Map.of("limit", "many"))) {
            assertThatThrownBy(() -> list(query)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTraceHasItsSpansAndThoseThatAreLinkedToIt() {
        spans.add(SpanSamples.span(1, 16, 0));
        spans.add(SpanSamples.span(SpanSamples.trace(3, 17), 18, Optional.empty(), List.of(SpanSamples.trace(1, 16))));
        spans.add(SpanSamples.span(4, 18, 0));
        String id = SpanSamples.trace(1, 0).traceId();
        assertThat(trace(id))
                .isEqualTo("[{\"process\":\"things-1\",\"trace_id\":\"" + id
                        + "\",\"span_id\":\"0000000000000010\",\"name\":\"GET /things/{id}\",\"kind\":\"server\","
                        + "\"service\":\"things\",\"start\":\"2026-03-01T10:00:16Z\",\"duration_ms\":16.0,\"status\":\"ok\","
                        + attributes(trace(id)) + ",\"links\":[]},"
                        + "{\"process\":\"things-1\",\"trace_id\":\""
                        + SpanSamples.trace(3, 0).traceId()
                        + "\",\"span_id\":\"0000000000000011\",\"parent_span_id\":\"0000000000000012\","
                        + "\"name\":\"GET /things/{id}\",\"kind\":\"internal\",\"service\":\"things\","
                        + "\"start\":\"2026-03-01T10:00:17Z\",\"duration_ms\":17.0,\"status\":\"ok\","
                        + attributes(trace(id))
                        + ",\"links\":[{\"trace_id\":\"" + id + "\",\"span_id\":\"0000000000000010\"}]}]");
        assertThat(trace("f".repeat(32))).isEqualTo("[]");
    }

    /** In either order. */
    private static String attributes(String json) {
        String route = "\"http.route\":\"/things/{id}\"";
        String status = "\"http.response.status_code\":200";
        String oneWay = "\"attributes\":{" + route + "," + status + "}";
        return json.contains(oneWay) ? oneWay : "\"attributes\":{" + status + "," + route + "}";
    }
}
