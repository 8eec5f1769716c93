package caravan.chassis.http;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.http.Access;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.tracing.Span;
import caravan.chassis.api.tracing.Span.Kind;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.api.tracing.TracedWork;
import caravan.chassis.http.addresses.AddressRanges;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which requests are traced, and what their spans say. */
class RequestTracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final AddressRanges THIS_MACHINE = AddressRanges.of("test", "127.0.0.1");

    private final Kept spans = new Kept();

    /** Keeps all spans, and as many new traces as the test allows. */
    private static final class Kept implements Spans {
        private final Queue<Span> all = new ConcurrentLinkedQueue<>();
        private final AtomicInteger newTraces = new AtomicInteger();
        private volatile @Nullable Trace agents;

        @Override
        public boolean mayBeginTrace(boolean writes, long nowNanos) {
            return newTraces.get() > 0;
        }

        @Override
        public boolean beginTrace(boolean writes, long nowNanos) {
            return newTraces.getAndDecrement() > 0;
        }

        @Override
        public boolean mayAddFailure(long nowNanos) {
            return true;
        }

        @Override
        public Trace childOf(Trace parent) {
            return parent.withSpan("c".repeat(16));
        }

        @Override
        public void add(Span span) {
            all.add(span);
        }

        @Override
        public @Nullable Trace surrounding() {
            return agents;
        }

        private Span awaitOne() {
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !all.isEmpty());
            assertThat(all).hasSize(1);
            return all.remove();
        }
    }

    private static void declare(Routes routes) {
        routes.get("/things/{id}", Access.ANYONE, request -> {
                    TracedWork work = TracedWork.current();
                    return Reply.ok(List.of(
                            request.cause().trace().traceparent(),
                            work == null ? "none" : work.trace().spanId()));
                })
                .post("/things", Access.ANYONE, request -> {
                    throw new IllegalStateException("a bug of the test");
                });
    }

    private RunningServer serving(AddressRanges gateways) {
        return new RunningServer(RunningServer.LIMITS, gateways, spans, RequestTracesTest::declare);
    }

    private static String traceOf(HttpResponse<String> answer) {
        return answer.headers().firstValue("traceresponse").orElseThrow();
    }

    @Test
    void aNewTraceIsKeptIfThereIsRoomAndItsSpanIsNamedByItsRoute() throws Exception {
        spans.newTraces.set(1);
        try (RunningServer running = serving(AddressRanges.NONE)) {
            HttpResponse<String> kept = running.get("/things/7");
            Span span = spans.awaitOne();
            assertThat(traceOf(kept)).isEqualTo(span.trace().traceparent()).endsWith("-01");
            assertThat(kept.body())
                    .contains(span.trace().traceparent(), "\"" + span.trace().spanId() + "\"");
            assertThat(span.kind()).isEqualTo(Kind.SERVER);
            assertThat(span.name()).isEqualTo("GET /things/{id}");
            assertThat(span.service()).isEqualTo("test");
            assertThat(span.parentSpanId()).isEmpty();
            assertThat(span.error()).isEmpty();
            assertThat(span.attributes())
                    .isEqualTo(Map.of(
                            "http.request.method", "GET",
                            "http.route", "/things/{id}",
                            "http.response.status_code", 200L));

            HttpResponse<String> other = running.get("/things/7");
            assertThat(traceOf(other)).endsWith("-00");
            assertThat(other.body()).contains("-00\"", "\"none\"");
        }
        assertThat(spans.all).isEmpty();
    }

    @Test
    void aStrangersWishIsNotFollowedButHisTraceIdIs() throws Exception {
        try (RunningServer running = serving(AddressRanges.NONE)) {
            HttpResponse<String> answer = running.send(
                    running.request("/things/7").header("traceparent", "00-" + TRACE + "-" + CALLER + "-01"));
            assertThat(traceOf(answer)).startsWith("00-" + TRACE + "-").endsWith("-00");
        }
        assertThat(spans.all).isEmpty();
    }

    @Test
    void aTrustedGatewaysDecisionIsFollowed() throws Exception {
        spans.newTraces.set(1);
        try (RunningServer running = serving(THIS_MACHINE)) {
            HttpResponse<String> kept = running.send(
                    running.request("/things/7").header("traceparent", "00-" + TRACE + "-" + CALLER + "-01"));
            assertThat(traceOf(kept)).startsWith("00-" + TRACE + "-").endsWith("-01");
            Span span = spans.awaitOne();
            assertThat(span.trace().traceId()).isEqualTo(TRACE);
            assertThat(span.parentSpanId()).isEqualTo(CALLER);

            HttpResponse<String> not = running.send(
                    running.request("/things/7").header("traceparent", "00-" + TRACE + "-" + CALLER + "-00"));
            assertThat(traceOf(not)).endsWith("-00");
        }
        assertThat(spans.all).isEmpty();
    }

    @Test
    void aFailureIsKeptThoughItsTraceIsNotAndHasTheProblemsTraceId() throws Exception {
        try (RunningServer running = serving(AddressRanges.NONE)) {
            HttpResponse<String> failed = running.send(running.post("/things", "{}"));
            assertThat(failed.statusCode()).isEqualTo(500);
            Span span = spans.awaitOne();
            assertThat(span.error()).isEqualTo(Optional.of("internal_error"));
            assertThat(span.name()).isEqualTo("POST /things");
            assertThat(failed.body()).contains("\"trace_id\":\"" + span.trace().traceId() + "\"");
        }
    }

    @Test
    void probesBeginNoTraces() throws Exception {
        spans.newTraces.set(10);
        try (RunningServer running = serving(AddressRanges.NONE)) {
            assertThat(traceOf(running.get("/health/live"))).endsWith("-00");
            assertThat(traceOf(running.get("/nowhere"))).endsWith("-00");
        }
        assertThat(spans.newTraces).hasValue(10);
    }

    @Test
    void withinTheSpanOfAnAgentItsTraceGoesOn() throws Exception {
        spans.agents = new Trace(TRACE, CALLER, true);
        try (RunningServer running = serving(AddressRanges.NONE)) {
            HttpResponse<String> answer = running.send(running.request("/things/7")
                    .header("traceparent", "00-" + "9".repeat(32) + "-" + "8".repeat(16) + "-00"));
            assertThat(traceOf(answer)).startsWith("00-" + TRACE + "-").endsWith("-01");
            Span span = spans.awaitOne();
            assertThat(span.trace().traceId()).isEqualTo(TRACE);
            assertThat(span.parentSpanId()).isEqualTo(CALLER);
        }
    }
}
