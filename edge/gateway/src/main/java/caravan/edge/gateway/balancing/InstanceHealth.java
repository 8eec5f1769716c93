package caravan.edge.gateway.balancing;

import caravan.kernel.Backoff;
import java.time.Duration;

/**
 * The health of one instance. After some failures in a row it is ejected, each time for twice as long, up to a limit. When it comes back,
 * its share of the requests grows with time (outlier detection and slow start, as in Envoy).
 *
 * @param failures in a row
 * @param ejections in a row, without full health between them
 * @param ejectedUntilNanos only if {@code ejections > 0}
 * @param warmSinceNanos since when its share grows
 */
public record InstanceHealth(int failures, int ejections, long ejectedUntilNanos, long warmSinceNanos) {
    private static final double WEIGHT_MIN = 0.1;

    /**
     * How failures count.
     *
     * @param failuresMax so many in a row eject an instance
     * @param ejection how long each ejection in a row lasts
     * @param slowStart how long a returning instance takes to its full share
     */
    public record Policy(int failuresMax, Backoff ejection, Duration slowStart) {}

    /** An instance that existed before anything was measured: warm. */
    public static InstanceHealth warm(long nowNanos, Policy policy) {
        return new InstanceHealth(0, 0, nowNanos, nowNanos - policy.slowStart().toNanos());
    }

    /** An instance that has just joined others. */
    public static InstanceHealth cold(long nowNanos) {
        return new InstanceHealth(0, 0, nowNanos, nowNanos);
    }

    public boolean isEjected(long nowNanos) {
        return ejections > 0 && ejectedUntilNanos - nowNanos > 0;
    }

    /** Its share of the requests, from {@code 0.1} to {@code 1}. */
    double weight(long nowNanos, Policy policy) {
        double warmth = (double) (nowNanos - warmSinceNanos)
                / Math.max(1, policy.slowStart().toNanos());
        return Math.clamp(warmth, WEIGHT_MIN, 1.0);
    }

    public InstanceHealth succeeded(long nowNanos, Policy policy) {
        boolean healthy = ejections > 0 && !isEjected(nowNanos) && weight(nowNanos, policy) >= 1.0;
        if (failures == 0 && !healthy) {
            return this;
        }
        return new InstanceHealth(0, healthy ? 0 : ejections, ejectedUntilNanos, warmSinceNanos);
    }

    /**
     * Another failure.
     *
     * @param isCertain nobody listens there: one failure is enough
     * @param mayEject whether not too many others are ejected already
     */
    public InstanceHealth failed(long nowNanos, boolean isCertain, boolean mayEject, Policy policy) {
        int more = failures + 1;
        if (isEjected(nowNanos) || !mayEject || (!isCertain && more < policy.failuresMax())) {
            return new InstanceHealth(more, ejections, ejectedUntilNanos, warmSinceNanos);
        }
        long nanos = policy.ejection().afterAttempts(ejections + 1).toNanos();
        return new InstanceHealth(0, ejections + 1, nowNanos + nanos, nowNanos + nanos);
    }
}
