package caravan.edge.gateway;

import caravan.chassis.api.Settings;
import caravan.chassis.settings.Configuration;
import caravan.edge.gateway.callers.AddressRanges;
import caravan.edge.gateway.callers.TokenBucket;
import caravan.edge.gateway.routing.RouteTable;
import caravan.edge.gateway.upstream.UpstreamSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that can be set; {@code README.md} tells what each is for.
 *
 * @param bodyBytesMax a larger request body is 413
 * @param headerBytesMax request line and headers together; more is 400
 * @param connectionsMax open connections of clients; further ones wait in the listener's backlog
 * @param requestsInFlightMax for all services together; a further one is 503
 * @param eventStreamsMax a further one is 503
 * @param eventStreamSilenceMax a stream that is silent for longer is ended
 * @param patience how long a call may take, unless the client asks to wait
 * @param patienceMax how long at most
 * @param stopGrace how long a stop waits for requests in flight
 * @param documentsAgeMax how long the joined OpenAPI document is kept
 */
record GatewaySettings(
        String host,
        int port,
        int bodyBytesMax,
        int headerBytesMax,
        int connectionsMax,
        int requestsInFlightMax,
        int eventStreamsMax,
        Duration eventStreamSilenceMax,
        Duration patience,
        Duration patienceMax,
        Duration stopGrace,
        Duration documentsAgeMax,
        RouteTable routes,
        AddressRanges trustedProxies,
        TokenBucket.Rate rate,
        AddressRanges rateLimitExempt,
        Set<String> corsOrigins,
        UpstreamSettings upstream) {
    private static final int PORT = 8080;

    /** @throws IllegalArgumentException if a setting does not fit */
    static GatewaySettings of(Configuration configuration) {
        Settings settings = configuration.of("gateway");
        return new GatewaySettings(
                settings.text("host").orElse("127.0.0.1"),
                settings.integer("port", PORT, 0, 65_535),
                settings.integer("body-bytes-max", 64 * 1024, 1024, 128 * 1024),
                settings.integer("header-bytes-max", 16 * 1024, 1024, 1024 * 1024),
                settings.integer("connections-max", 4096, 1, 1_000_000),
                settings.integer("requests-in-flight-max", 2048, 1, 1_000_000),
                settings.integer("event-streams-max", 1024, 1, 1_000_000),
                settings.duration("event-stream-silence-max", Duration.ofSeconds(60)),
                settings.duration("deadline", Duration.ofSeconds(15)),
                settings.duration("deadline-max", Duration.ofSeconds(75)),
                settings.duration("stop-grace", Duration.ofSeconds(10)),
                settings.duration("documents-age-max", Duration.ofSeconds(30)),
                settings.text("routes")
                        .map(file -> RouteTable.of(Path.of(file)))
                        .orElseGet(RouteTable::builtIn),
                AddressRanges.of(
                        "trusted-proxies", settings.text("trusted-proxies").orElse("")),
                new TokenBucket.Rate(
                        settings.integer("rate-limit-per-second", 100, 1, 1_000_000),
                        settings.integer("rate-limit-burst", 500, 1, 1_000_000)),
                AddressRanges.of(
                        "rate-limit-exempt", settings.text("rate-limit-exempt").orElse("127.0.0.0/8, ::1")),
                Arrays.stream(settings.text("cors-origins").orElse("").split(",", -1))
                        .map(String::strip)
                        .filter(origin -> !origin.isEmpty())
                        .collect(Collectors.toUnmodifiableSet()),
                UpstreamSettings.of(settings));
    }
}
