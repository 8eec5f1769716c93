package caravan.chassis.runtime.signals;

import java.util.Optional;

/** Estimates quantiles from a histogram as Prometheus does: values are spread evenly within their bucket. */
final class Quantiles {
    private static final double MILLIS_A_SECOND = 1_000;
    private static final double PLACES = 1_000;

    private Quantiles() {}

    /**
     * A quantile in milliseconds.
     *
     * @param share 0.99 for the time that 99 of 100 do not exceed
     * @param boundsSeconds the upper ends of the buckets, rising
     * @param below how many values are at most at each end
     * @param count all values, also those above the last end
     * @return empty if there is no value or no bucket; the last end if the quantile is above it
     */
    static Optional<Double> millis(double share, double[] boundsSeconds, long[] below, long count) {
        if (count <= 0 || boundsSeconds.length == 0) {
            return Optional.empty();
        }
        double rank = share * count;
        double begin = 0;
        long before = 0;
        for (int at = 0; at < boundsSeconds.length; at++) {
            if (below[at] >= rank) {
                double part = below[at] == before ? 1 : (rank - before) / (below[at] - before);
                return Optional.of(rounded((begin + part * (boundsSeconds[at] - begin)) * MILLIS_A_SECOND));
            }
            begin = boundsSeconds[at];
            before = below[at];
        }
        return Optional.of(rounded(begin * MILLIS_A_SECOND));
    }

    /** To three places. */
    static double rounded(double value) {
        return Math.round(value * PLACES) / PLACES;
    }
}
