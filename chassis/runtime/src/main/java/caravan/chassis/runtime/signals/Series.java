package caravan.chassis.runtime.signals;

import java.util.Arrays;
import java.util.Optional;

/** One series: its growth in the last minute, and its values in each minute of the last hour. For one thread at a time. */
final class Series {
    /** Values of a minute beside the counts: a maximum that was set, then two quantiles. */
    private static final int LEVELS = 2;

    private static final int QUANTILES = 2;

    private static final double MEDIAN = 0.5;
    private static final double NEARLY_ALL = 0.99;

    private final SeriesKey.Kind kind;
    private final double[] boundsSeconds;
    private final Growth growth;
    private final long[] openMinute;
    private final double[] levels = new double[LEVELS];
    private final Optional<Hour> hour;

    /** @param boundsSeconds the upper ends of its histogram's buckets */
    Series(SeriesKey.Kind kind, double[] boundsSeconds) {
        this.kind = kind;
        this.boundsSeconds = boundsSeconds;
        this.growth = new Growth(kind.counts + boundsSeconds.length);
        this.openMinute = new long[kind.counts + boundsSeconds.length];
        this.hour = kind.hasHour ? Optional.of(new Hour(kind.counts + LEVELS + QUANTILES)) : Optional.empty();
        Arrays.fill(levels, Double.NaN);
    }

    void sample(int slot, long[] totals) {
        int[] grown = growth.sample(slot, totals);
        for (int column = 0; column < grown.length; column++) {
            openMinute[column] += grown[column];
        }
    }

    void rest(int slot) {
        growth.rest(slot);
    }

    /** Notes a value that rises and falls. The greatest of a minute stands for it. */
    void level(int which, double value) {
        levels[which] = Double.isNaN(levels[which]) ? value : Math.max(levels[which], value);
    }

    /** Ends a minute. */
    void close(long minute) {
        hour.ifPresent(all -> {
            float[] values = new float[kind.counts + LEVELS + QUANTILES];
            for (int column = 0; column < kind.counts; column++) {
                values[column] = openMinute[column];
            }
            for (int which = 0; which < LEVELS; which++) {
                values[kind.counts + which] = (float) levels[which];
            }
            values[kind.counts + LEVELS] = quantile(MEDIAN, openMinute);
            values[kind.counts + LEVELS + 1] = quantile(NEARLY_ALL, openMinute);
            all.set(minute, values);
        });
        Arrays.fill(openMinute, 0);
        Arrays.fill(levels, Double.NaN);
    }

    private float quantile(double share, long[] counts) {
        return millis(share, counts).map(Double::floatValue).orElse(Float.NaN);
    }

    private Optional<Double> millis(double share, long[] counts) {
        if (boundsSeconds.length == 0) {
            return Optional.empty();
        }
        // A transaction may apply many messages, and is one value of the histogram.
        long values = kind == SeriesKey.Kind.SUBSCRIPTION ? counts[2] : counts[0];
        return Quantiles.millis(share, boundsSeconds, Arrays.copyOfRange(counts, kind.counts, counts.length), values);
    }

    /** What it counted in the last minute. */
    LastMinute lastMinute(double seconds) {
        long[] sum = growth.sum();
        return new LastMinute(sum, seconds, millis(MEDIAN, sum), millis(NEARLY_ALL, sum));
    }

    /**
     * The last minute of a series.
     *
     * @param seconds how long it was; less in the first minute of a process
     */
    record LastMinute(long[] counts, double seconds, Optional<Double> p50Ms, Optional<Double> p99Ms) {
        static final LastMinute NOTHING = new LastMinute(new long[4], 0, Optional.empty(), Optional.empty());

        double perSecond(int count) {
            return seconds <= 0 ? 0 : Quantiles.rounded(counts[count] / seconds);
        }
    }

    Optional<Hour> hour() {
        return hour;
    }

    /** The column of a level in {@link #hour}. */
    static int columnOfLevel(SeriesKey.Kind kind, int which) {
        return kind.counts + which;
    }

    /** The column of the median in {@link #hour}; that of the other quantile follows. */
    static int columnOfMedian(SeriesKey.Kind kind) {
        return kind.counts + LEVELS;
    }
}
