package caravan.edge.gateway;

import caravan.chassis.api.Heap;
import caravan.chassis.api.Settings;
import caravan.chassis.http.HttpLimits;
import caravan.chassis.http.addresses.AddressRanges;
import caravan.chassis.http.addresses.MetricsReaders;
import caravan.chassis.http.headers.Cors;
import caravan.chassis.http.headers.Prefer;
import caravan.chassis.http.server.TlsFiles;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.runtime.network.ListenerSettings;
import caravan.chassis.runtime.telemetry.ProcessName;
import caravan.chassis.runtime.tracing.TraceSettings;
import caravan.chassis.settings.Configuration;
import caravan.edge.gateway.callers.RateLimiter;
import caravan.edge.gateway.exchange.EventStreamForwarder;
import caravan.edge.gateway.exchange.RequestBodyReader;
import caravan.edge.gateway.routing.RouteTable;
import caravan.edge.gateway.upstream.UpstreamSettings;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of the gateway; {@code README.md} explains each.
 *
 * @param name of its process
 * @param listener limits of what clients send
 * @param tls the certificate of the public port, if it speaks TLS
 * @param requestsInFlightMax for all services together, without those whose time the caller decides; a further one is 503
 * @param answerBytesMax bytes of answers that are being forwarded; beyond it 503
 * @param answerBytesPerAddressMax the same for one client address
 * @param eventStreamsMax a further one is 503
 * @param eventStreamsPerCallerMax those of one caller; a further one is 429
 * @param eventStreamLagBytesMax buffers of the streams whose clients read too slowly; a further slow stream is cut off
 * @param eventStreamLagBytesPerAddressMax the same for one client address
 * @param longRequestsMax requests that ask to wait, and large bodies; a further one is 503
 * @param longRequestsPerCallerMax those of one caller; a further one is 429
 * @param eventStreamSilenceMax a stream that is silent for longer is ended
 * @param callTimeout how long a call may take
 * @param deregistrationGrace how long a shutdown goes on serving while it reports that it is not ready
 * @param stopGrace how long a shutdown waits for requests in flight
 * @param documentsAgeMax how long the joined OpenAPI document is kept
 * @param traces which traces are kept, and where their spans are sent to
 * @param services those of the platforms that it serves; their routes are claimed, and their messages described
 */
record GatewaySettings(
        ProcessName name,
        String host,
        int port,
        RequestBodyReader.Bounds body,
        ListenerLimits listener,
        Optional<TlsFiles> tls,
        int requestsInFlightMax,
        long answerBytesMax,
        long answerBytesPerAddressMax,
        int eventStreamsMax,
        int eventStreamsPerCallerMax,
        int eventStreamLagBytesMax,
        int eventStreamLagBytesPerAddressMax,
        int longRequestsMax,
        int longRequestsPerCallerMax,
        Duration eventStreamSilenceMax,
        CallTimeout callTimeout,
        Duration deregistrationGrace,
        Duration stopGrace,
        Duration documentsAgeMax,
        RouteTable routes,
        ServiceDescriptors services,
        AddressRanges trustedProxies,
        RateLimiter.Rate rate,
        AddressRanges rateLimitExempt,
        Cors cors,
        MetricsReaders metricsReaders,
        UpstreamSettings upstream,
        TraceSettings traces) {
    /** How long a call may take: longer by what {@code Prefer: wait=N} asks for (RFC 7240), up to a limit. */
    public record CallTimeout(Duration defaultTime, Duration max) {
        public Duration of(Prefer prefer) {
            Duration wished = defaultTime.plus(prefer.waiting().orElse(Duration.ZERO));
            return wished.compareTo(max) < 0 ? wished : max;
        }
    }

    private static final int PORT = 8080;
    /** Half of what a service accepts. A longer body is streamed, and takes no more memory than this. */
    private static final int BODY_REPEAT_BYTES_MAX = HttpLimits.BODY_BYTES_MAX / 2;
    /** Answers that are being forwarded may use the heap divided by this. */
    private static final int HEAP_PARTS = 8;
    /** Memory of an event stream whose client keeps up: the objects of its two connections. */
    static final int EVENT_STREAM_BYTES = 12 * 1024;

    private static final int EVENT_STREAMS_MAX = 1024;
    /** More than a service allows one user, because all callers of an address count as one until a token is checked. */
    private static final int EVENT_STREAMS_PER_CALLER_MAX = 64;
    /** Event streams whose clients keep up may use the heap divided by this. */
    private static final int STREAMS_HEAP_PARTS = 10;
    /** The buffers of streams whose clients read too slowly may use the heap divided by this. */
    private static final int LAGS_HEAP_PARTS = 32;
    /** One client address may use either of these limits divided by this. */
    private static final int ADDRESS_PARTS = 4;

    /** @throws IllegalArgumentException if a setting does not fit */
    static GatewaySettings of(Configuration configuration) {
        Settings settings = configuration.of("gateway");
        Heap heap = Heap.ofThisProcess();
        ServiceDescriptors services = services(configuration.process());
        int lagBytesMax =
                settings.integer("event-stream-lag-bytes-max", clamped(lagBytesMax(heap)), 1, Integer.MAX_VALUE);
        int answerBytes = clamped(answerBytesMax(heap));
        ProcessName name = ProcessName.of(configuration.process(), List.of("gateway"));
        return new GatewaySettings(
                name,
                settings.text("host").orElse("127.0.0.1"),
                settings.integer("port", PORT, 0, 65_535),
                new RequestBodyReader.Bounds(
                        settings.integer("body-bytes-max", HttpLimits.BODY_BYTES_MAX, 1024, 64 * 1024 * 1024),
                        settings.integer("body-repeat-bytes-max", BODY_REPEAT_BYTES_MAX, 0, 1024 * 1024)),
                listener(settings, configuration.process()),
                ListenerSettings.tls(configuration.process()),
                settings.integer("requests-in-flight-max", 2048, 1, 1_000_000),
                settings.integer("answer-bytes-max", answerBytes, 1, Integer.MAX_VALUE),
                settings.integer("answer-bytes-per-address-max", answerBytes / ADDRESS_PARTS, 1, Integer.MAX_VALUE),
                settings.integer("event-streams-max", eventStreamsMax(heap), 1, 1_000_000),
                settings.integer("event-streams-per-caller-max", EVENT_STREAMS_PER_CALLER_MAX, 1, 1_000_000),
                lagBytesMax,
                Math.max(1, lagBytesMax / ADDRESS_PARTS),
                settings.integer("long-requests-max", 1024, 1, 1_000_000),
                settings.integer("long-requests-per-caller-max", 64, 1, 1_000_000),
                settings.duration("event-stream-silence-max", Duration.ofSeconds(60)),
                new CallTimeout(
                        settings.duration("deadline", Duration.ofSeconds(15)),
                        settings.duration("deadline-max", Duration.ofSeconds(75))),
                settings.duration("deregistration-grace", Duration.ofSeconds(1)),
                settings.duration("stop-grace", Duration.ofSeconds(10)),
                settings.duration("documents-age-max", Duration.ofSeconds(30)),
                routes(settings, services),
                services,
                ranges(settings, "trusted-proxies", ""),
                new RateLimiter.Rate(
                        settings.integer("rate-limit-per-second", 100, 1, 1_000_000),
                        settings.integer("rate-limit-burst", 500, 1, 1_000_000)),
                ranges(settings, "rate-limit-exempt", "127.0.0.0/8, ::1"),
                Cors.of(settings.text(Cors.SETTING).orElse("")),
                ListenerSettings.metricsReaders(settings),
                UpstreamSettings.of(settings),
                TraceSettings.of(configuration.process(), name));
    }

    /** The services on the class path, or those of the platforms that are named. */
    private static ServiceDescriptors services(Settings process) {
        ServiceDescriptors all = ServiceDescriptors.onClassPath();
        return process.text("platforms")
                .map(names -> all.ofPlatforms(named(names)))
                .orElse(all);
    }

    private static RouteTable routes(Settings settings, ServiceDescriptors services) {
        RouteTable own = RouteTable.of(services);
        return settings.text("routes")
                .map(file -> own.overriddenBy(Path.of(file)))
                .orElse(own);
    }

    private static Set<String> named(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static AddressRanges ranges(Settings settings, String name, String defaultText) {
        String text = settings.text(name).orElse(defaultText);
        return text.isBlank() ? AddressRanges.NONE : AddressRanges.of(name, text);
    }

    /** The default limit of answers that are being forwarded, for a process with such a heap. */
    static long answerBytesMax(Heap heap) {
        return Math.max(ADDRESS_PARTS, heap.part(HEAP_PARTS));
    }

    /** The default limit of event streams, for a process with such a heap. */
    static int eventStreamsMax(Heap heap) {
        return heap.entries(STREAMS_HEAP_PARTS, EVENT_STREAM_BYTES, EVENT_STREAMS_MAX);
    }

    /** The default limit of buffers of slow event streams, for a process with such a heap. */
    static long lagBytesMax(Heap heap) {
        return Math.max(2L * ADDRESS_PARTS * EventStreamForwarder.LAG_BYTES, heap.part(LAGS_HEAP_PARTS));
    }

    private static int clamped(long bytes) {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    private static ListenerLimits listener(Settings settings, Settings process) {
        ListenerLimits defaults = ListenerSettings.listener(process);
        int headBytesMax = settings.integer("header-bytes-max", defaults.heads().headBytesMax(), 1024, 1024 * 1024);
        return defaults.with(new ListenerLimits.Heads(
                headBytesMax, Math.min(headBytesMax, defaults.heads().targetBytesMax())));
    }
}
