package caravan.kernel;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Decides which failures of an outage are logged, for example when a database is unavailable for hours. It reports the first failure, each
 * failure of a new kind, the end, and in between one failure after each of several growing intervals. Thread-safe.
 */
public final class Outage {
    /** The interval between two reports of the same outage. */
    static final Backoff TOLD_AGAIN_AFTER = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(15));

    /** An outage reports at most this many kinds of failures at once; further kinds are reported at the intervals. */
    static final int KINDS_MAX = 8;

    private static final int CAUSES_MAX = 20;

    private final LongSupplier nanoTime;
    private final Set<Object> kinds = new HashSet<>();
    private int failures;
    private int toldAgain;
    private long beganNanos;
    private long toldNanos;

    /**
     * What to log.
     *
     * @param failures the number of failures of this outage so far
     * @param lasted the time since its first failure
     * @param isNew whether this outage reported no failure of this kind before
     */
    public record Report(int failures, Duration lasted, boolean isNew) {}

    public Outage() {
        this(System::nanoTime);
    }

    /** @param nanoTime a clock like {@link System#nanoTime()} */
    public Outage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Notes a failure.
     *
     * @param kind equal for failures that need only one line together
     * @return what to log; empty if nothing is to be logged
     */
    public synchronized Optional<Report> failed(Object kind) {
        long now = nanoTime.getAsLong();
        if (failures == 0) {
            beganNanos = now;
            toldNanos = now;
        }
        failures++;
        if (kinds.size() < KINDS_MAX && kinds.add(kind)) {
            toldNanos = now;
            return report(now, true);
        }
        if (now - toldNanos < TOLD_AGAIN_AFTER.afterAttempts(toldAgain + 1).toNanos()) {
            return Optional.empty();
        }
        toldNanos = now;
        toldAgain++;
        return report(now, false);
    }

    /**
     * Notes a success.
     *
     * @return the outage that ended; empty if there was none
     */
    public synchronized Optional<Report> over() {
        if (failures == 0) {
            return Optional.empty();
        }
        Optional<Report> was = report(nanoTime.getAsLong(), false);
        kinds.clear();
        failures = 0;
        toldAgain = 0;
        return was;
    }

    /** Whether something has failed since the last success. */
    public synchronized boolean isOn() {
        return failures > 0;
    }

    private Optional<Report> report(long now, boolean isNew) {
        return Optional.of(new Report(failures, Duration.ofNanos(now - beganNanos), isNew));
    }

    /** A failure and its root cause, in one line. */
    public static String line(Throwable failure) {
        Throwable first = failure;
        Throwable cause = failure.getCause();
        for (int depth = 0; depth < CAUSES_MAX && cause != null; depth++) {
            first = cause;
            cause = cause.getCause();
        }
        String text = first == failure ? failure.toString() : failure + " <- " + first;
        return text.replaceAll("\\s+", " ");
    }
}
