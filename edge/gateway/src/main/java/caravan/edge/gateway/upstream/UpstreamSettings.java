package caravan.edge.gateway.upstream;

import caravan.chassis.api.Settings;
import caravan.chassis.http.addresses.GatewaySecret;
import caravan.chassis.http.admission.AdaptiveLimit;
import caravan.chassis.runtime.network.ListenerSettings;
import caravan.edge.gateway.balancing.InstanceHealth;
import caravan.edge.gateway.retries.RetryBudget;
import caravan.edge.gateway.retries.RetryDecision;
import caravan.kernel.Backoff;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Optional;

/**
 * How the gateway treats each service.
 *
 * @param connectionsMax to one instance
 * @param longConnectionsMax to one instance, for requests whose time the caller decides
 * @param connectMax how long connecting may take
 * @param attemptMax how long an attempt that can be repeated may take
 * @param responseHeaderBytesMax more is 502
 * @param inFlightMax the most that the adaptive limit can reach
 * @param slowAfter a slower service counts as overloaded: its limit shrinks
 * @param secret by which services recognise the gateway, if there is one
 * @param ejectedShareMaxPercent the share of instances of a service that may be ejected
 */
public record UpstreamSettings(
        int connectionsMax,
        int longConnectionsMax,
        Duration connectMax,
        Duration attemptMax,
        int responseHeaderBytesMax,
        int inFlightMax,
        Duration slowAfter,
        RetryDecision.Policy retry,
        int retrySharePercent,
        int retryFloorPerSecond,
        InstanceHealth.Policy health,
        int ejectedShareMaxPercent,
        int breakerCalls,
        int breakerFailurePercent,
        Duration breakerOpen,
        Optional<GatewaySecret> secret) {
    private static final int RETRIES_SAVED_MAX = 100;
    /** The limit of requests in flight of a service is never lower. */
    public static final int IN_FLIGHT_MIN = 16;

    private static final int HALF_OPEN_CALLS = 3;
    private static final int ATTEMPTS_MAX_MAX = 10;

    /** @throws IllegalArgumentException if a setting does not fit */
    public static UpstreamSettings of(Settings settings) {
        return new UpstreamSettings(
                settings.integer("upstream-connections-max", 512, 1, 65_536),
                settings.integer("upstream-long-connections-max", 2048, 1, 65_536),
                settings.duration("connect-max", Duration.ofSeconds(1)),
                settings.duration("attempt-max", Duration.ofSeconds(5)),
                settings.integer("response-header-bytes-max", 16 * 1024, 1024, 1024 * 1024),
                settings.integer("service-in-flight-max", 1024, IN_FLIGHT_MIN, 65_536),
                settings.duration("slow-after", Duration.ofSeconds(2)),
                new RetryDecision.Policy(
                        settings.integer("attempts-max", 3, 1, ATTEMPTS_MAX_MAX), retryPause(settings)),
                settings.integer("retry-share-percent", 20, 0, 100),
                settings.integer("retry-floor-per-second", 5, 0, 1000),
                new InstanceHealth.Policy(
                        settings.integer("ejection-failures", 3, 1, 1000),
                        Backoff.within(
                                settings.duration("ejection", Duration.ofSeconds(1)),
                                settings.duration("ejection-max", Duration.ofSeconds(30))),
                        settings.duration("slow-start", Duration.ofSeconds(10))),
                settings.integer("ejected-share-max-percent", 67, 0, 100),
                settings.integer("breaker-calls", 20, 2, 10_000),
                settings.integer("breaker-failure-percent", 50, 1, 100),
                settings.duration("breaker-open", Duration.ofSeconds(2)),
                ListenerSettings.gatewaySecret(settings));
    }

    /** It doubles with each attempt. There are few attempts, so it needs no other limit. */
    private static Backoff retryPause(Settings settings) {
        Duration first = settings.duration("retry-pause", Duration.ofMillis(50));
        return Backoff.within(first, first.multipliedBy(1L << ATTEMPTS_MAX_MAX));
    }

    CircuitBreakerConfig breaker() {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(breakerCalls)
                .minimumNumberOfCalls(breakerCalls / 2)
                .failureRateThreshold(breakerFailurePercent)
                .waitDurationInOpenState(breakerOpen)
                .permittedNumberOfCallsInHalfOpenState(HALF_OPEN_CALLS)
                .writableStackTraceEnabled(false)
                .build();
    }

    ServiceLimit limit() {
        return new ServiceLimit(
                new AdaptiveLimit.Bounds(IN_FLIGHT_MIN, Math.max(IN_FLIGHT_MIN, inFlightMax / 2), inFlightMax),
                slowAfter);
    }

    RetryBudget retryBudget(long nowNanos) {
        return new RetryBudget(retrySharePercent, retryFloorPerSecond, RETRIES_SAVED_MAX, nowNanos);
    }
}
