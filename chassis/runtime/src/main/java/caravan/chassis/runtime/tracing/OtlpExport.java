package caravan.chassis.runtime.tracing;

import caravan.chassis.api.tracing.Span;
import caravan.chassis.runtime.telemetry.ProcessName;
import caravan.kernel.Outage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** Sends spans to a collector, by OTLP over HTTP. Nobody waits for it: what it cannot send is dropped. */
final class OtlpExport implements AutoCloseable {
    static final int QUEUED_SPANS_MAX = 512;

    /** Of a place in the queue: about 1 KiB for the span that waits, and as much for one that is being sent. */
    static final int SPAN_BYTES = 2 * 1024;

    private static final int BATCH_SPANS_MAX = QUEUED_SPANS_MAX;
    private static final Duration GATHER_MAX = Duration.ofMillis(250);
    private static final Duration SEND_MAX = Duration.ofSeconds(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(3);
    /** The exporter's own lines: the outage's line says the same once. A field, since the log manager forgets loggers. */
    private static final Logger EXPORTERS_LOG = Logger.getLogger("io.opentelemetry.exporter");

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(OtlpExport.class);

    private final OtlpEndpoint endpoint;
    private final ProcessName process;
    private final OtlpHttpSpanExporter exporter;
    private final BlockingQueue<Span> queue = new ArrayBlockingQueue<>(QUEUED_SPANS_MAX);
    private final Map<String, Resource> resources = new HashMap<>();
    private final Outage outage = new Outage();
    private final Counter lost;
    private final Thread sender;
    private volatile boolean closing;

    private OtlpExport(OtlpEndpoint endpoint, ProcessName process, MeterRegistry registry) {
        this.endpoint = endpoint;
        this.process = process;
        EXPORTERS_LOG.setLevel(Level.OFF);
        this.exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.traces().toString())
                .setTimeout(SEND_MAX)
                .setConnectTimeout(SEND_MAX)
                .setRetryPolicy(null)
                .setMeterProvider(MeterProvider.noop())
                .build();
        this.lost = Counter.builder("caravan.spans.unsent")
                .description("Spans that the collector did not get")
                .register(registry);
        this.sender = Thread.ofVirtual().name("otlp-export").unstarted(this::run);
    }

    static OtlpExport start(OtlpEndpoint endpoint, ProcessName process, MeterRegistry registry) {
        OtlpExport export = new OtlpExport(endpoint, process, registry);
        export.sender.start();
        return export;
    }

    /** Never waits. */
    void offer(Span span) {
        if (!queue.offer(span)) {
            lost.increment();
        }
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                Span first = queue.poll(GATHER_MAX.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    if (!closing) {
                        Thread.sleep(GATHER_MAX);
                    }
                    send(first);
                }
            }
        } catch (InterruptedException hurried) {
            lost.increment(queue.size());
        }
    }

    private void send(Span first) {
        List<Span> spans = new ArrayList<>();
        spans.add(first);
        queue.drainTo(spans, BATCH_SPANS_MAX - 1);
        List<SpanData> batch = spans.stream()
                .<SpanData>map(span -> new OtlpSpan(span, resourceOf(span.service())))
                .toList();
        try {
            CompletableResultCode sent = exporter.export(batch).join(SEND_MAX.toMillis() * 2, TimeUnit.MILLISECONDS);
            noteResult(sent, batch.size());
        } catch (RuntimeException failed) {
            failed(failed, batch.size());
        }
    }

    private void noteResult(CompletableResultCode sent, int spans) {
        if (sent.isSuccess()) {
            outage.over()
                    .ifPresent(was -> LOG.atInfo()
                            .addKeyValue("endpoint", endpoint.traces())
                            .addKeyValue("lasted", was.lasted())
                            .log("The collector takes spans again"));
            return;
        }
        Throwable why = sent.getFailureThrowable();
        failed(why == null ? new IllegalStateException("it did not answer in time") : why, spans);
    }

    private void failed(Throwable why, int spans) {
        lost.increment(spans);
        outage.failed(why.getClass())
                .ifPresent(report -> LOG.atWarn()
                        .addKeyValue("endpoint", endpoint.traces())
                        .addKeyValue("failure", Outage.line(why))
                        .addKeyValue("failures", report.failures())
                        .log("The collector takes no spans: they are dropped until it does"));
    }

    /** One process may run several services. */
    private Resource resourceOf(String service) {
        return resources.computeIfAbsent(
                service,
                name -> Resource.create(Attributes.builder()
                        .put("service.name", name)
                        .put("service.namespace", "caravan")
                        .put("service.instance.id", process.value())
                        .build()));
    }

    /** Sends what waits, for a bounded time. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!sender.join(CLOSE_MAX)) {
                sender.interrupt();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        exporter.shutdown();
    }
}
