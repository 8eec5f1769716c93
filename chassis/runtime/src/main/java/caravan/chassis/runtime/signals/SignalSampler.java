package caravan.chassis.runtime.signals;

import caravan.chassis.runtime.signals.Series.LastMinute;
import caravan.chassis.runtime.signals.Totals.Total;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Samples the meters of a process at an interval, and keeps what they counted in the last minute and in each minute of the last hour.
 * Requests and messages pay nothing for it. Thread-safe.
 */
final class SignalSampler {
    static final Duration INTERVAL = Duration.ofSeconds(5);
    static final int SAMPLES = (int) (Duration.ofMinutes(1).toSeconds() / INTERVAL.toSeconds());
    static final int MINUTES = 60;

    /** Further series are not shown. A process with all services of commerce has about 150. */
    static final int SERIES_MAX = 512;

    /** The most memory of all series, with names: measured by a test. */
    static final long BYTES_MAX = 2 * 1024 * 1024;

    private static final long NEVER = Long.MIN_VALUE;
    private static final long NANOS_A_MICROSECOND = 1_000;
    private static final double NANOS_A_SECOND = 1e9;

    private final MeterRegistry registry;
    private final LongSupplier processorNanos;
    private final LongSupplier heapBytes;
    private final Map<SeriesKey, Series> series = new LinkedHashMap<>();
    private final long[] lastedNanos = new long[SAMPLES];
    private final long[] ranMinutes = new long[MINUTES];
    private final SeriesKey process = SeriesKey.of(SeriesKey.Kind.PROCESS);
    private long samples;
    private long sampledNanos;
    private long minute = NEVER;

    /**
     * @param processorNanos the processor time of the process so far
     * @param heapBytes the heap in use
     * @param startedNanos the monotonic clock at the start of the process, or now
     */
    SignalSampler(
            MeterRegistry registry,
            LongSupplier processorNanos,
            LongSupplier heapBytes,
            Instant now,
            long startedNanos) {
        this.registry = registry;
        this.processorNanos = processorNanos;
        this.heapBytes = heapBytes;
        this.sampledNanos = startedNanos;
        this.minute = minuteOf(now);
        Arrays.fill(ranMinutes, NEVER);
    }

    /** @param nowNanos the monotonic clock */
    synchronized void sample(Instant now, long nowNanos) {
        int slot = (int) (samples++ % SAMPLES);
        lastedNanos[slot] = nowNanos - sampledNanos;
        sampledNanos = nowNanos;
        Map<SeriesKey, Total> totals = Totals.of(registry);
        totals.put(process, ofProcess());
        series.forEach((key, known) -> {
            if (!totals.containsKey(key)) {
                known.rest(slot);
            }
        });
        totals.forEach((key, total) -> add(key, total, slot));
        // Last, since what was counted until now belongs to the minute before.
        long current = minuteOf(now);
        if (current != minute) {
            close();
            minute = current;
        }
    }

    private Total ofProcess() {
        Total total = new Total(SeriesKey.Kind.PROCESS, new double[0]);
        total.counts()[0] = processorNanos.getAsLong() / NANOS_A_MICROSECOND;
        total.level(0, heapBytes.getAsLong());
        return total;
    }

    private void add(SeriesKey key, Total total, int slot) {
        Series known = series.get(key);
        if (known == null) {
            if (series.size() >= SERIES_MAX) {
                return;
            }
            known = new Series(key.kind(), total.boundsSeconds());
            series.put(key, known);
        }
        known.sample(slot, total.counts());
        for (int which = 0; which < total.levels().length; which++) {
            if (!Double.isNaN(total.levels()[which])) {
                known.level(which, total.levels()[which]);
            }
        }
    }

    private void close() {
        ranMinutes[Hour.slot(minute)] = minute;
        series.values().forEach(each -> each.close(minute));
    }

    private static long minuteOf(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), Duration.ofMinutes(1).toSeconds());
    }

    /** The last minute of all series. */
    synchronized Map<SeriesKey, LastMinute> lastMinutes() {
        double seconds = lastedSeconds();
        Map<SeriesKey, LastMinute> all = new LinkedHashMap<>();
        series.forEach((key, each) -> all.put(key, each.lastMinute(seconds)));
        return all;
    }

    private double lastedSeconds() {
        long lasted = 0;
        for (long nanos : lastedNanos) {
            lasted += nanos;
        }
        return lasted / NANOS_A_SECOND;
    }

    /** The part of a number of processors that the process used in the last minute; empty before the first sample. */
    synchronized Optional<Double> processorShare(int processors) {
        Series used = series.get(process);
        double seconds = lastedSeconds();
        return used == null || seconds <= 0
                ? Optional.empty()
                : Optional.of(Quantiles.rounded(used.lastMinute(seconds).counts()[0]
                        / (seconds * NANOS_A_SECOND / NANOS_A_MICROSECOND)
                        / processors));
    }

    /** Reads the minutes of the last hour that are over. */
    synchronized <R> List<R> hour(Instant now, Reader<R> reader) {
        List<Optional<Long>> minutes = minutes(now);
        List<R> read = new ArrayList<>();
        series.forEach((key, each) ->
                each.hour().ifPresent(hour -> reader.read(key, hour, minutes).ifPresent(read::add)));
        return read;
    }

    /** Reads one series. */
    interface Reader<R> {
        /** @param minutes those of the hour, the oldest first; empty where the process did not run */
        Optional<R> read(SeriesKey key, Hour hour, List<Optional<Long>> minutes);
    }

    private List<Optional<Long>> minutes(Instant now) {
        List<Optional<Long>> minutes = new ArrayList<>(MINUTES);
        for (long each = minuteOf(now) - MINUTES; each < minuteOf(now); each++) {
            minutes.add(ranMinutes[Hour.slot(each)] == each ? Optional.of(each) : Optional.empty());
        }
        return minutes;
    }

    /** The beginning of the oldest minute of the hour. */
    static Instant from(Instant now) {
        return Instant.ofEpochSecond(
                (minuteOf(now) - MINUTES) * Duration.ofMinutes(1).toSeconds());
    }
}
