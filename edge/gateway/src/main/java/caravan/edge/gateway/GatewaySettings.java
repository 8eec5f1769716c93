package caravan.edge.gateway;

import caravan.chassis.api.Heap;
import caravan.chassis.api.Settings;
import caravan.chassis.http.HttpLimits;
import caravan.chassis.http.addresses.AddressRanges;
import caravan.chassis.http.addresses.MetricsReaders;
import caravan.chassis.http.headers.Cors;
import caravan.chassis.http.server.TlsFiles;
import caravan.chassis.http.server.bounds.ListenerLimits;
import caravan.chassis.runtime.ListenerSettings;
import caravan.chassis.settings.Configuration;
import caravan.edge.gateway.callers.RateLimiter;
import caravan.edge.gateway.exchange.EventStreamForwarder;
import caravan.edge.gateway.exchange.RequestBodyReader;
import caravan.edge.gateway.forwarding.CallTimeout;
import caravan.edge.gateway.routing.RouteTable;
import caravan.edge.gateway.upstream.UpstreamSettings;
import caravan.kernel.descriptor.ServiceDescriptors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that can be set; {@code README.md} tells what each is for.
 *
 * @param listener what the listener takes from clients
 * @param tls the certificate of the public port, if it speaks TLS
 * @param requestsInFlightMax for all services together, those aside that a caller paces; a further one is 503
 * @param answerBytesMax answers on their way from services to clients; a further one is 503
 * @param answerBytesPerAddressMax those of one client address
 * @param eventStreamsMax a further one is 503
 * @param eventStreamsPerCallerMax those of one caller; a further one is 429
 * @param eventStreamLagBytesMax what waits of the streams whose clients lag; a further one that lags is cut off
 * @param eventStreamLagBytesPerAddressMax those of one client address
 * @param longRequestsMax requests that ask to wait, and large bodies; a further one is 503
 * @param longRequestsPerCallerMax those of one caller; a further one is 429
 * @param eventStreamSilenceMax a stream that is silent for longer is ended
 * @param callTimeout how long a call may take
 * @param leavingGrace how long a stop goes on serving once the gateway says that it is not ready
 * @param stopGrace how long a stop waits for requests in flight
 * @param documentsAgeMax how long the joined OpenAPI document is kept
 */
record GatewaySettings(
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
        Duration leavingGrace,
        Duration stopGrace,
        Duration documentsAgeMax,
        RouteTable routes,
        AddressRanges trustedProxies,
        RateLimiter.Rate rate,
        AddressRanges rateLimitExempt,
        Cors cors,
        MetricsReaders metricsReaders,
        UpstreamSettings upstream) {
    private static final int PORT = 8080;
    /** Half of what a service takes: a longer body passes through in pieces, and holds no more than these. */
    private static final int BODY_REPEAT_BYTES_MAX = HttpLimits.BODY_BYTES_MAX / 2;
    /** The share of the heap that answers on their way may fill. */
    private static final int HEAP_PARTS = 8;
    /** What an event stream takes while its client keeps up: its two connections' objects. */
    static final int EVENT_STREAM_BYTES = 12 * 1024;

    private static final int EVENT_STREAMS_MAX = 1024;
    /** More than a service gives one user: before its token is known here, all who share an address are one caller. */
    private static final int EVENT_STREAMS_PER_CALLER_MAX = 64;
    /** The share of the heap that event streams may fill whose clients keep up. */
    private static final int STREAMS_HEAP_PARTS = 10;
    /** The share of the heap for what waits of event streams whose clients lag. */
    private static final int LAGS_HEAP_PARTS = 32;
    /** The share of either room for one client address. */
    private static final int ADDRESS_PARTS = 4;

    /** @throws IllegalArgumentException if a setting does not fit */
    static GatewaySettings of(Configuration configuration) {
        Settings settings = configuration.of("gateway");
        Heap heap = Heap.ofThisProcess();
        int lagBytesMax =
                settings.integer("event-stream-lag-bytes-max", clamped(lagBytesMax(heap)), 1, Integer.MAX_VALUE);
        int answerBytes = clamped(answerBytesMax(heap));
        return new GatewaySettings(
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
                settings.duration("leaving-grace", Duration.ofSeconds(1)),
                settings.duration("stop-grace", Duration.ofSeconds(10)),
                settings.duration("documents-age-max", Duration.ofSeconds(30)),
                routes(configuration, settings),
                ranges(settings, "trusted-proxies", ""),
                new RateLimiter.Rate(
                        settings.integer("rate-limit-per-second", 100, 1, 1_000_000),
                        settings.integer("rate-limit-burst", 500, 1, 1_000_000)),
                ranges(settings, "rate-limit-exempt", "127.0.0.0/8, ::1"),
                Cors.of(settings.text(Cors.SETTING).orElse("")),
                ListenerSettings.metricsReaders(settings),
                UpstreamSettings.of(settings));
    }

    /** Of the services on the class path, or of those of the platforms that are named. */
    private static RouteTable routes(Configuration configuration, Settings settings) {
        ServiceDescriptors all = ServiceDescriptors.onClassPath();
        ServiceDescriptors routed = configuration
                .process()
                .text("platforms")
                .map(names -> all.ofPlatforms(named(names)))
                .orElse(all);
        RouteTable own = RouteTable.of(routed);
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

    /** What answers on their way may take in a process with such a heap, unless a setting says otherwise. */
    static long answerBytesMax(Heap heap) {
        return Math.max(ADDRESS_PARTS, heap.part(HEAP_PARTS));
    }

    /** How many event streams a process with such a heap passes on, unless a setting says otherwise. */
    static int eventStreamsMax(Heap heap) {
        return heap.entries(STREAMS_HEAP_PARTS, EVENT_STREAM_BYTES, EVENT_STREAMS_MAX);
    }

    /** What the streams whose clients lag may take in a process with such a heap, unless a setting says otherwise. */
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
