package caravan.chassis.runtime.network;

import caravan.chassis.api.Settings;
import caravan.chassis.http.EdgeRules;
import caravan.chassis.http.HttpLimits;
import caravan.chassis.http.addresses.AddressRanges;
import caravan.chassis.http.addresses.GatewaySecret;
import caravan.chassis.http.addresses.MetricsReaders;
import caravan.chassis.http.addresses.TrustedGateways;
import caravan.chassis.http.headers.Cors;
import caravan.chassis.http.server.TlsFiles;
import caravan.chassis.http.server.bounds.ListenerLimits;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The process' settings for its HTTP port: {@code tls-certificate} and {@code tls-key} (PEM files, both or neither), {@code
 * trusted-gateways}, {@code trusted-gateway-secret}, {@code metrics-readers}, {@code cors-origins}, {@code http-connections} and {@code
 * http-connections-per-address}, {@code http-buffer-bytes} and {@code http-buffer-bytes-per-address}, {@code event-streams-max} and {@code
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

    private ListenerSettings() {}

    /** @throws IllegalArgumentException if only one of the two files is set */
    public static Optional<TlsFiles> tls(Settings process) {
        Optional<String> certificate = process.text(CERTIFICATE);
        Optional<String> key = process.text(KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException(
                    "settings " + CERTIFICATE + " and " + KEY + " belong together: set both");
        }
        return certificate.map(file -> new TlsFiles(Path.of(file), Path.of(key.orElseThrow())));
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
        return ofTheHeap.with(new ListenerLimits.Room(
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

    private static int clamped(long bytes) {
        return (int) Math.clamp(bytes, 1, Integer.MAX_VALUE);
    }

    public static HttpLimits limits(Settings process) {
        HttpLimits defaults = HttpLimits.ofThisProcess();
        int streams = process.integer("event-streams-max", defaults.eventStreamsMax(), 1, EVENT_STREAMS_MAX);
        return defaults.with(listener(process))
                .withEventStreams(
                        streams,
                        process.integer(
                                "event-streams-per-caller-max",
                                Math.min(streams, defaults.eventStreamsPerCallerMax()),
                                1,
                                streams));
    }
}
