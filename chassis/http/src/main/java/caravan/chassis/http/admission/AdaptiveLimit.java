package caravan.chassis.http.admission;

import java.time.Duration;

/**
 * How many requests may be handled at once, computed from how long their work takes. Pure: time comes in with each sample. Not
 * thread-safe.
 *
 * <p>The rule is Gradient2 of Netflix's concurrency-limits ({@code Gradient2Limit}; Landau, Thurston, Bozarth, "Performance Under Load",
 * 2018): {@code limit × gradient + √limit}, where the gradient is the tolerated time divided by the time taken, between ½ and 1. By
 * Little's law the limit settles where the work takes about the tolerated time. √limit is the queue that may grow, and the probe for
 * more. Three things differ:
 *
 * <ul>
 *   <li>Each sample brings its own tolerated time, since routes differ. Gradient2 takes a long-term average over all requests, which
 *       follows the mix of routes and drifts up under a lasting load. Samples are weighted by their time, that is by the room they took:
 *       a slow write counts for more than a hundred quick reads.
 *   <li>After a cut, only requests that began later count, so that one overload cuts once (as TCP cuts once a round trip).
 * <li>An unused limit is cut, too, but not below twice what was in flight. Then it grows back to its first value, since a limit found
 * under overload does not hold for ever.
 * </ul>
 */
public final class AdaptiveLimit {
    private static final long WINDOW_NANOS_MIN = Duration.ofMillis(100).toNanos();
    /** After this time a few samples are enough. */
    private static final long WINDOW_NANOS_MAX = Duration.ofSeconds(1).toNanos();

    private static final int WINDOW_SAMPLES_MIN = 10;
    private static final double GRADIENT_MIN = 0.5;
    /** A request counts at most as this many times its tolerated time: one very slow request is no sign of overload. */
    private static final long SAMPLE_TOLERATED_TIMES_MAX = 10;

    private final Bounds bounds;
    private double limit;
    private long cutNanos;
    private long windowNanos;
    private int samples;
    private int inFlightMost;
    private double toleratedNanosSum;
    private double takenNanosSum;

    /** The range of the limit. */
    public record Bounds(int min, int initial, int max) {
        public Bounds {
            if (min < 1 || initial < min || max < initial) {
                throw new IllegalArgumentException(
                        "a limit needs 1 <= min <= initial <= max, not " + min + ", " + initial + ", " + max);
            }
        }
    }

    /**
     * The work of one request, at its end.
     *
     * @param workNanos without the time it waited for others
     * @param inFlight how many were handled at once, including itself
     */
    public record Sample(long begunNanos, long endedNanos, long workNanos, long toleratedNanos, int inFlight) {}

    public AdaptiveLimit(Bounds bounds, long nowNanos) {
        this.bounds = bounds;
        this.limit = bounds.initial();
        this.cutNanos = nowNanos;
        this.windowNanos = nowNanos;
    }

    public int limit() {
        return (int) limit;
    }

    public void add(Sample sample) {
        if (sample.begunNanos() - cutNanos < 0) {
            return;
        }
        long counted = Math.min(sample.workNanos(), SAMPLE_TOLERATED_TIMES_MAX * sample.toleratedNanos());
        samples++;
        inFlightMost = Math.max(inFlightMost, sample.inFlight());
        takenNanosSum += counted;
        toleratedNanosSum += Math.min(counted, sample.toleratedNanos());
        long age = sample.endedNanos() - windowNanos;
        if (age >= WINDOW_NANOS_MAX || (age >= WINDOW_NANOS_MIN && samples >= WINDOW_SAMPLES_MIN)) {
            adapt(sample.endedNanos());
        }
    }

    private void adapt(long nowNanos) {
        double gradient = takenNanosSum == 0 ? 1 : Math.max(GRADIENT_MIN, toleratedNanosSum / takenNanosSum);
        double next = limit * gradient + Math.sqrt(limit);
        double used = 2.0 * inFlightMost;
        if (next < limit) {
            double leftAlone = used < limit ? used : 0;
            limit = Math.max(bounds.min(), Math.max(next, leftAlone));
            cutNanos = nowNanos;
        } else if (used >= limit) {
            limit = Math.min(bounds.max(), next);
        } else if (limit < bounds.initial()) {
            limit = Math.min(bounds.initial(), next);
        }
        windowNanos = nowNanos;
        samples = 0;
        inFlightMost = 0;
        takenNanosSum = 0;
        toleratedNanosSum = 0;
    }
}
