package caravan.chassis.http.admission;

import java.time.Duration;

/**
 * How long a route takes when nothing is in its way, as an exponential average of requests that came while the process
 * was calm. Under load nothing is learned, so that being slow never becomes the usual.
 */
public final class BaselineLatency {
    /** So few requests do not wait for one another. */
    static final int CALM_REQUESTS_MAX = 4;

    private static final double WEIGHT = 1.0 / 16;
    private static final double BASELINES_TOLERATED = 2;
    private static final double TOLERATED_NANOS_MAX = Duration.ofSeconds(5).toNanos();

    private volatile double nanos;

    /** An update that another thread's overwrites is no loss: there are many. */
    public void record(long workNanos, int workedOn) {
        if (workedOn <= CALM_REQUESTS_MAX) {
            double before = nanos;
            nanos = before + (workNanos - before) * WEIGHT;
        }
    }

    /**
     * The time that is no sign of too much load.
     *
     * @param leastNanos what is tolerated of any route
     */
    public long toleratedNanos(long leastNanos) {
        return Math.max(leastNanos, (long) Math.min(TOLERATED_NANOS_MAX, nanos * BASELINES_TOLERATED));
    }
}
