package caravan.chassis.runtime.network;

import caravan.chassis.api.Settings;
import caravan.chassis.http.HttpLimits;
import caravan.chassis.http.HttpServer.EdgeRules;
import caravan.chassis.http.addresses.AddressRanges;
import caravan.chassis.http.addresses.GatewaySecret;
import caravan.chassis.http.addresses.MetricsReaders;
import caravan.chassis.http.addresses.TrustedGateways;
import caravan.chassis.http.headers.Cors;
import caravan.chassis.http.server.TlsFiles;
import caravan.chassis.http.server.bounds.ListenerLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The process' settings for its HTTP port: {@code tls-certificate} and {@code tls-key} (PEM files, both or neither), {@code
 * trusted-gateways}, {@code trusted-gateway-secret}, {@code metrics-readers}, {@code cors-origins}, {@code http-connections} and {@code
 * http-connections-per-address}, {@code slow-request-min}, {@code http-buffer-bytes} and {@code http-buffer-bytes-per-address}, {@code event-streams-max} and {@code
 * event-streams-per-caller-max}. See docs/http-server.md.
 */
public final class ListenerSettings {
    private static final String CERTIFICATE = "tls-certificate";
    private static final String KEY = "tls-key";
    private static final String GATEWAYS = "trusted-gateways";
    private static final String GATEWAY_SECRET = "trusted-gateway-secret";
    private static final int CONNECTIONS_MAX = 1_000_000;
    /** Each has a connection. */
    private static final int EVENT_STREAMS_MAX = 100_000;
    /** With less than this, a request of normal size does not fit. */
    private static final int BYTES_MIN = 1024 * 1024;

    private static final Duration ARRIVAL_MIN = Duration.ofSeconds(1);
    private static final Duration ARRIVAL_MAX = Duration.ofMinutes(5);
    private static final Duration IDLE_MAX = Duration.ofHours(1);
    private static final Duration SLOW_MIN = Duration.ofMillis(1);
    private static final Duration SLOW_MAX = Duration.ofHours(1);
    private static final Duration STOP_GRACE_MAX = Duration.ofMinutes(5);

    private ListenerSettings() {}

    /** @throws IllegalArgumentException if only one of the two files is set, or one cannot be read */
    public static Optional<TlsFiles> tls(Settings process) {
        Optional<String> certificate = process.text(CERTIFICATE);
        Optional<String> key = process.text(KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException(
                    "settings " + CERTIFICATE + " and " + KEY + " belong together: set both");
        }
        return certificate.map(file -> new TlsFiles(readable(CERTIFICATE, file), readable(KEY, key.orElseThrow())));
    }

    private static Path readable(String setting, String file) {
        Path path = Path.of(file);
        if (Files.isDirectory(path) || !Files.isReadable(path)) {
            throw new IllegalArgumentException(
                    "setting " + setting + " must name a PEM file that can be read, not '" + file + "'");
        }
        return path;
    }

    /**
     * The access rules of a service's port.
     *
     * @throws IllegalArgumentException if a setting does not fit
     */
    public static EdgeRules rules(Settings process) {
        return new EdgeRules(
                TrustedGateways.of(
                        process.text(GATEWAYS).map(text -> AddressRanges.of(GATEWAYS, text)), gatewaySecret(process)),
                metricsReaders(process),
                Cors.of(process.text(Cors.SETTING).orElse("")));
    }

    /** The secret by which services recognise gateways. */
    public static Optional<GatewaySecret> gatewaySecret(Settings process) {
        return process.text(GATEWAY_SECRET).map(GatewaySecret::new);
    }

    /** By default only this machine. */
    public static MetricsReaders metricsReaders(Settings process) {
        return process.text(MetricsReaders.SETTING)
                .map(text -> new MetricsReaders(AddressRanges.of(MetricsReaders.SETTING, text)))
                .orElse(MetricsReaders.THIS_MACHINE);
    }

    /** Defaults that fit the heap; settings override them. */
    public static ListenerLimits listener(Settings process) {
        ListenerLimits ofTheHeap = ListenerLimits.ofThisProcess();
        ListenerLimits.Room defaults = ofTheHeap.room();
        int connections = process.integer("http-connections", defaults.connectionsMax(), 1, CONNECTIONS_MAX);
        int bytes = process.integer("http-buffer-bytes", clamped(defaults.bytesMax()), BYTES_MIN, Integer.MAX_VALUE);
        return ofTheHeap
                .with(times(process, ofTheHeap.times()))
                .with(new ListenerLimits.Room(
                        connections,
                        process.integer(
                                "http-connections-per-address",
                                Math.min(connections, defaults.connectionsPerAddressMax()),
                                1,
                                CONNECTIONS_MAX),
                        bytes,
                        process.integer(
                                "http-buffer-bytes-per-address",
                                clamped(Math.min(bytes, defaults.bytesPerAddressMax())),
                                1,
                                Integer.MAX_VALUE)));
    }

    private static ListenerLimits.Times times(Settings process, ListenerLimits.Times defaults) {
        return new ListenerLimits.Times(
                process.duration("http-head-max", defaults.head(), ARRIVAL_MIN, ARRIVAL_MAX),
                process.duration("http-body-max", defaults.body(), ARRIVAL_MIN, ARRIVAL_MAX),
                defaults.bytesPerSecondMin(),
                process.duration("http-idle-max", defaults.idle(), ARRIVAL_MIN, IDLE_MAX),
                defaults.closing());
    }

    private static int clamped(long bytes) {
        return (int) Math.clamp(bytes, 1, Integer.MAX_VALUE);
    }

    public static HttpLimits limits(Settings process) {
        HttpLimits defaults = HttpLimits.ofThisProcess();
        int streams = process.integer("event-streams-max", defaults.eventStreamsMax(), 1, EVENT_STREAMS_MAX);
        return defaults.with(listener(process))
                .withSlowMin(process.duration("slow-request-min", defaults.slowMin(), SLOW_MIN, SLOW_MAX))
                .withStopGrace(process.duration("stop-grace", defaults.stopGrace(), Duration.ZERO, STOP_GRACE_MAX))
                .withEventStreams(
                        streams,
                        process.integer(
                                "event-streams-per-caller-max",
                                Math.min(streams, defaults.eventStreamsPerCallerMax()),
                                1,
                                streams));
    }
}
