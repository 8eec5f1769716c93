package caravan.chassis.runtime.signals;

import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.http.documents.Readiness;
import caravan.chassis.json.Json;
import caravan.chassis.runtime.reports.ProcessReport;
import caravan.chassis.runtime.signals.ProcessFigures.Check;
import caravan.chassis.runtime.signals.Series.LastMinute;
import caravan.chassis.runtime.telemetry.ProcessName;
import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one process tells operators about itself: its element of {@code GET /processes} and of {@code GET /signals}. A thread samples the
 * meters every five seconds. Thread-safe.
 */
public final class ProcessSignals implements AutoCloseable {
    /** The most memory that the last hour takes. */
    public static final long BYTES_MAX = SignalSampler.BYTES_MAX;

    private static final Logger LOG = LoggerFactory.getLogger(ProcessSignals.class);
    private static final String VERSION = "/META-INF/maven/caravan/caravan-chassis-runtime/pom.properties";

    /** The brackets of a list with one element. */
    private static final int LIST_BYTES = 2;

    /** Each open console asks every two seconds. All of them share one answer. */
    private static final long FIGURES_AGE_NANOS_MAX = Duration.ofSeconds(1).toNanos();

    private final Identity identity;
    private final MeterRegistry registry;
    private final Supplier<Readiness> readiness;
    private final Clock clock;
    private final SignalSampler sampler;
    private final Optional<String> version = version();
    private final int processors = Runtime.getRuntime().availableProcessors();
    private final ScheduledExecutorService sampling = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("signals").factory());
    private @Nullable ProcessFigures last;
    private long lastNanos;

    /**
     * Who the process is.
     *
     * @param kind {@code service} or {@code gateway}
     * @param services those that run in the process; none in a gateway
     * @param port asked when it is needed, since a server may choose it
     */
    public record Identity(ProcessName name, String kind, List<String> services, String host, IntSupplier port) {}

    private ProcessSignals(Identity identity, MeterRegistry registry, Supplier<Readiness> readiness, Clock clock) {
        this.identity = identity;
        this.registry = registry;
        this.readiness = readiness;
        this.clock = clock;
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        this.sampler = new SignalSampler(
                registry, system::getProcessCpuTime, ProcessSignals::heapBytes, clock.instant(), System.nanoTime());
    }

    /**
     * Begins to sample. Close it before the registry.
     *
     * @param readiness what {@code GET /health/ready} answers
     */
    public static ProcessSignals start(
            Identity identity, MeterRegistry registry, Supplier<Readiness> readiness, Clock clock) {
        ProcessSignals signals = new ProcessSignals(identity, registry, readiness, clock);
        long nanos = SignalSampler.INTERVAL.toNanos();
        signals.sampling.scheduleAtFixedRate(signals::sample, nanos, nanos, TimeUnit.NANOSECONDS);
        return signals;
    }

    private void sample() {
        try {
            sampler.sample(clock.instant(), System.nanoTime());
        } catch (RuntimeException | Error failed) {
            // An exception would end all further samples.
            LOG.atWarn().setCause(failed).log("The meters could not be sampled: trying again");
        }
    }

    /** {@code GET /processes}: the process now. */
    public ProcessReport ofNow() {
        return new SignalReport(
                "/processes", Accepted.NOTHING, true, question -> figures().bounded(question.bytesMax() - LIST_BYTES));
    }

    /** {@code GET /signals}: what it did in each minute of the last hour. */
    public ProcessReport ofTheLastHour() {
        return new SignalReport(
                "/signals",
                Accepted.parameters("service"),
                false,
                question -> lastHour(question.query("service", Function.identity()), question.bytesMax() - LIST_BYTES));
    }

    /** A report of one element. */
    private record SignalReport(
            String path, Accepted accepted, boolean isOfProcesses, Function<Question, Object> element)
            implements ProcessReport {
        @Override
        public Access access() {
            return Access.STAFF;
        }

        @Override
        public byte[] read(Question question) {
            return Json.write(List.of(element.apply(question)));
        }
    }

    /** At most a second old, except its rates and times, which are sampled. */
    private synchronized ProcessFigures figures() {
        ProcessFigures known = last;
        if (known != null && System.nanoTime() - lastNanos < FIGURES_AGE_NANOS_MAX) {
            return known;
        }
        ProcessFigures made = make();
        last = made;
        lastNanos = System.nanoTime();
        return made;
    }

    private HourOfSignals lastHour(Optional<String> service, int bytesMax) {
        Instant now = clock.instant();
        return HourOfSignals.bounded(
                identity.name().value(),
                (int) Duration.ofMinutes(1).toSeconds(),
                SignalSampler.from(now),
                sampler.hour(now, new HourOfSignals.Reading(service, processors)),
                bytesMax);
    }

    private ProcessFigures make() {
        Readiness ready = readiness.get();
        Levels levels = Levels.of(registry, MeterFigures.GAUGES);
        Map<SeriesKey, LastMinute> lastMinutes = sampler.lastMinutes();
        MeterFigures figures = new MeterFigures(levels, lastMinutes, ready);
        return new ProcessFigures(
                identity.name().value(),
                identity.kind(),
                identity.services(),
                ready.status(),
                ready.checks().stream()
                        .map(check -> new Check(check.name(), check.status(), check.detail()))
                        .toList(),
                identity.host(),
                identity.port().getAsInt(),
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
                version,
                sampler.processorShare(processors),
                heapBytes(),
                Runtime.getRuntime().maxMemory(),
                figures.residentBytes(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                figures.requests(),
                new MessageFigures(levels, lastMinutes).all(),
                figures.outboxes(),
                figures.databases(),
                figures.caches(),
                figures.admission());
    }

    private static long heapBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** The version of the jar; empty if it does not run from one. */
    private static Optional<String> version() {
        try (InputStream file = ProcessSignals.class.getResourceAsStream(VERSION)) {
            Properties properties = new Properties();
            if (file != null) {
                properties.load(file);
            }
            return Optional.ofNullable(properties.getProperty("version"));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        sampling.shutdownNow();
    }
}
