package caravan.chassis.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.runtime.telemetry.ProcessName;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a collector gets, and what a process does without one. The journeys have a collector in a process of its own. */
class OtlpExportTest {
    private static final ProcessName PROCESS = new ProcessName("things-1");
    private static final Duration SENT_WITHIN = Duration.ofSeconds(30);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Logger logger = (Logger) LoggerFactory.getLogger(OtlpExport.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    private double unsent() {
        return meters.get("caravan.spans.unsent").counter().count();
    }

    @Test
    void aSpanArrivesWithAllThatItSays() throws Exception {
        BlockingQueue<ExportTraceServiceRequest> requests = new LinkedBlockingQueue<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            requests.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        OtlpEndpoint endpoint =
                OtlpEndpoint.parse("http://127.0.0.1:" + collector.getAddress().getPort());
        try (OtlpExport export = OtlpExport.start(endpoint, PROCESS, meters)) {
            export.offer(SpanSamples.span(
                    SpanSamples.trace(1, 2), 3, Optional.of("internal_error"), List.of(SpanSamples.trace(4, 5))));
            ExportTraceServiceRequest request = requests.poll(SENT_WITHIN.toSeconds(), TimeUnit.SECONDS);
            assertThat(request).isNotNull();
            assertThat(request.getResourceSpans(0).getResource().getAttributesList().stream()
                            .map(each -> each.getKey() + "=" + each.getValue().getStringValue()))
                    .contains("service.name=things", "service.namespace=caravan", "service.instance.id=things-1");
            Span span = request.getResourceSpans(0).getScopeSpans(0).getSpans(0);
            assertThat(span.getName()).isEqualTo("GET /things/{id}");
            assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_INTERNAL);
            assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()).isEqualTo(2_000_000);
            assertThat(span.getStatus().getCode().name()).isEqualTo("STATUS_CODE_ERROR");
            assertThat(span.getLinks(0).getSpanId().toByteArray()).endsWith((byte) 5);
            assertThat(span.getParentSpanId().toByteArray()).endsWith((byte) 3);
            assertThat(span.getAttributesList().stream()
                            .map(each -> each.getKey() + "="
                                    + (each.getValue().hasIntValue()
                                            ? each.getValue().getIntValue()
                                            : each.getValue().getStringValue())))
                    .containsExactlyInAnyOrder(
                            "http.route=/things/{id}", "http.response.status_code=200", "error.type=internal_error");
        } finally {
            collector.stop(0);
        }
        assertThat(unsent()).isZero();
        assertThat(lines.list).isEmpty();
    }

    @Test
    void aCollectorThatIsAwayCostsOneLine() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (OtlpExport export = OtlpExport.start(OtlpEndpoint.parse("http://127.0.0.1:" + port), PROCESS, meters)) {
            for (int batch = 1; batch <= 3; batch++) {
                double before = unsent();
                export.offer(SpanSamples.span(1, batch, 0));
                Awaitility.await().atMost(SENT_WITHIN).until(() -> unsent() > before);
            }
        }
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getMessage())
                        .isEqualTo("The collector takes no spans: they are dropped until it does"));
    }

    @Test
    void nobodyWaitsForACollectorThatDoesNotAnswer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            OtlpEndpoint endpoint = OtlpEndpoint.parse("http://127.0.0.1:" + silent.getLocalPort());
            long begun = System.nanoTime();
            try (OtlpExport export = OtlpExport.start(endpoint, PROCESS, meters)) {
                for (int span = 1; span <= 50_000; span++) {
                    export.offer(SpanSamples.span(1, span, 0));
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
                assertThat(unsent()).isGreaterThan(50_000 - 4 * OtlpExport.QUEUED_SPANS_MAX);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        }
    }
}
