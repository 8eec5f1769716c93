package caravan.chassis.runtime.signals;

import caravan.chassis.api.MeterTags;
import caravan.chassis.api.http.Accepted;
import caravan.chassis.api.http.Access;
import caravan.chassis.http.documents.Readiness;
import caravan.chassis.json.Json;
import caravan.chassis.runtime.reports.ProcessReport;
import caravan.chassis.runtime.signals.ProcessFigures.AdmissionFigures;
import caravan.chassis.runtime.signals.ProcessFigures.CacheFigures;
import caravan.chassis.runtime.signals.ProcessFigures.Check;
import caravan.chassis.runtime.signals.ProcessFigures.DatabaseFigures;
import caravan.chassis.runtime.signals.ProcessFigures.OutboxFigures;
import caravan.chassis.runtime.signals.ProcessFigures.RequestFigures;
import caravan.chassis.runtime.signals.Series.LastMinute;
import caravan.chassis.runtime.telemetry.ProcessName;
import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
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

    /** Each open console asks every two seconds. All of them share one answer. */
    private static final long FIGURES_AGE_NANOS_MAX = Duration.ofSeconds(1).toNanos();

    private static final String LIMIT = "http.server.requests.limit";
    private static final String WORKED_ON = "http.server.requests.worked.on";
    private static final String HEAD = "caravan.outbox.head";
    private static final String UNPUBLISHED = "caravan.relay.lag";
    private static final String UNPUBLISHED_SECONDS = "caravan.relay.lag.seconds";
    private static final String CONNECTIONS = "hikaricp.connections.active";
    private static final String CONNECTIONS_MAX = "hikaricp.connections.max";
    private static final String WAITING = "hikaricp.connections.pending";
    private static final String CACHE_BYTES = "caravan.cache.bytes";
    private static final String RESIDENT = "process.resident.memory";
    private static final Set<String> GAUGES = Set.of(
            LIMIT,
            WORKED_ON,
            HEAD,
            UNPUBLISHED,
            UNPUBLISHED_SECONDS,
            CONNECTIONS,
            CONNECTIONS_MAX,
            WAITING,
            CACHE_BYTES,
            RESIDENT,
            MessageFigures.LAG,
            MessageFigures.LAG_SECONDS,
            MessageFigures.STOPPED,
            MessageFigures.RECOVERING,
            MessageFigures.LETTERS);

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
        return new SignalReport("/processes", Accepted.NOTHING, question -> figures());
    }

    /** {@code GET /signals}: what it did in each minute of the last hour. */
    public ProcessReport ofTheLastHour() {
        return new SignalReport(
                "/signals",
                Accepted.parameters("service"),
                question -> lastHour(question.query("service", Function.identity())));
    }

    /** A report of one element. */
    private record SignalReport(String path, Accepted accepted, Function<Question, Object> element)
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

    private HourOfSignals lastHour(Optional<String> service) {
        Instant now = clock.instant();
        return new HourOfSignals(
                identity.name().value(),
                (int) Duration.ofMinutes(1).toSeconds(),
                SignalSampler.from(now),
                sampler.hour(now, new HourOfSignals.Reading(service, processors)));
    }

    /** Its OpenAPI document, as YAML. */
    public static byte[] openApiDocument() {
        try (InputStream document = ProcessSignals.class.getResourceAsStream("/openapi/signals.yaml")) {
            if (document == null) {
                throw new IllegalStateException("the document of the signals is missing");
            }
            return document.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the document of the signals", unreadable);
        }
    }

    private ProcessFigures make() {
        Readiness ready = readiness.get();
        Levels levels = Levels.of(registry, GAUGES);
        Map<SeriesKey, LastMinute> lastMinutes = sampler.lastMinutes();
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
                levels.one(RESIDENT).map(Math::round),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                requests(lastMinutes),
                new MessageFigures(levels, lastMinutes).all(),
                outboxes(levels, lastMinutes),
                databases(levels, ready),
                caches(levels, lastMinutes),
                admission(levels, lastMinutes));
    }

    private static List<RequestFigures> requests(Map<SeriesKey, LastMinute> lastMinutes) {
        List<RequestFigures> all = new ArrayList<>();
        lastMinutes.forEach((key, minute) -> {
            if (key.kind() == SeriesKey.Kind.ROUTE) {
                List<String> names = key.names();
                all.add(new RequestFigures(
                        names.get(0),
                        names.get(1),
                        names.get(2),
                        minute.perSecond(0),
                        minute.perSecond(2),
                        minute.perSecond(1),
                        minute.p50Ms(),
                        minute.p99Ms()));
            }
        });
        all.sort(Comparator.comparing(RequestFigures::service)
                .thenComparing(RequestFigures::route)
                .thenComparing(RequestFigures::method));
        return all;
    }

    private static List<OutboxFigures> outboxes(Levels levels, Map<SeriesKey, LastMinute> lastMinutes) {
        return levels.all(HEAD).stream()
                .map(head -> {
                    String service = head.tag(MeterTags.SERVICE);
                    return new OutboxFigures(
                            service,
                            Math.round(head.value()),
                            lastMinutes
                                    .getOrDefault(SeriesKey.of(SeriesKey.Kind.OUTBOX, service), LastMinute.NOTHING)
                                    .perSecond(0),
                            levels.of(UNPUBLISHED, MeterTags.SERVICE, service).map(Math::round),
                            levels.of(UNPUBLISHED_SECONDS, MeterTags.SERVICE, service)
                                    .map(Quantiles::rounded));
                })
                .sorted(Comparator.comparing(OutboxFigures::service))
                .toList();
    }

    private static List<DatabaseFigures> databases(Levels levels, Readiness ready) {
        return levels.all(CONNECTIONS).stream()
                .map(inUse -> {
                    String service = inUse.tag("pool");
                    boolean isDown = ready.checks().stream()
                            .anyMatch(check -> check.name().equals(service + "-database")
                                    && !check.status().equals("up"));
                    return new DatabaseFigures(
                            service,
                            isDown ? "down" : "up",
                            Math.round(inUse.value()),
                            levels.of(CONNECTIONS_MAX, "pool", service)
                                    .map(Math::round)
                                    .orElse(0L),
                            levels.of(WAITING, "pool", service).map(Math::round).orElse(0L));
                })
                .sorted(Comparator.comparing(DatabaseFigures::service))
                .toList();
    }

    private static List<CacheFigures> caches(Levels levels, Map<SeriesKey, LastMinute> lastMinutes) {
        List<CacheFigures> all = new ArrayList<>();
        lastMinutes.forEach((key, minute) -> {
            if (key.kind() == SeriesKey.Kind.CACHE) {
                String cache = key.names().getFirst();
                all.add(new CacheFigures(
                        cache,
                        levels.of(CACHE_BYTES, "cache", cache).map(Math::round),
                        minute.perSecond(0),
                        minute.perSecond(1)));
            }
        });
        all.sort(Comparator.comparing(CacheFigures::cache));
        return all;
    }

    private static Optional<AdmissionFigures> admission(Levels levels, Map<SeriesKey, LastMinute> lastMinutes) {
        return levels.one(LIMIT)
                .map(limit -> new AdmissionFigures(
                        Math.round(limit),
                        Math.round(levels.all(WORKED_ON).stream()
                                .filter(level -> !level.has("priority", "essential"))
                                .mapToDouble(Levels.Level::value)
                                .sum()),
                        lastMinutes
                                .getOrDefault(SeriesKey.of(SeriesKey.Kind.ADMISSION), LastMinute.NOTHING)
                                .perSecond(0)));
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
