package caravan.chassis.http.admission;

import java.time.Duration;

/**
 * How long a route takes without load: an exponential average of its requests while few others were handled. Requests under load are not
 * counted, so a slow state never becomes the baseline.
 */
public final class BaselineLatency {
    /** At most this many requests at once do not wait for each other. */
    static final int CALM_REQUESTS_MAX = 4;

    private static final double WEIGHT = 1.0 / 16;
    private static final double BASELINES_TOLERATED = 2;
    private static final double TOLERATED_NANOS_MAX = Duration.ofSeconds(5).toNanos();

    private volatile double nanos;

    /** Two threads may overwrite each other: with many requests one lost sample does not matter. */
    public void record(long workNanos, int workedOn) {
        if (workedOn <= CALM_REQUESTS_MAX) {
            double before = nanos;
            nanos = before + (workNanos - before) * WEIGHT;
        }
    }

    /**
     * How long a request may take without being a sign of overload.
     *
     * @param leastNanos the time that every route may take
     */
    public long toleratedNanos(long leastNanos) {
        return Math.max(leastNanos, (long) Math.min(TOLERATED_NANOS_MAX, nanos * BASELINES_TOLERATED));
    }
}
