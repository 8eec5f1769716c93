package caravan.kernel;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Decides what is told of something that fails again and again, such as a database that is away for hours: its first failure, each that is of
 * another kind, else one after growing intervals; and its end. May be asked by several threads.
 */
public final class Outage {
    /** From one line about the same to the next. */
    static final Backoff TOLD_AGAIN_AFTER = new Backoff(Duration.ofSeconds(30), Duration.ofMinutes(15));

    /** More kinds of failures of one outage are told at intervals only. */
    static final int KINDS_MAX = 8;

    private static final int CAUSES_MAX = 20;

    private final LongSupplier nanoTime;
    private final Set<Object> kinds = new HashSet<>();
    private int failures;
    private int toldAgain;
    private long beganNanos;
    private long toldNanos;

    /**
     * What to tell.
     *
     * @param failures of this outage so far
     * @param lasted since its first failure
     * @param isNew whether no failure of this kind was told of before
     */
    public record Report(int failures, Duration lasted, boolean isNew) {}

    public Outage() {
        this(System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    public Outage(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Notes a failure.
     *
     * @param kind equal for failures of which one line is enough
     * @return empty if nothing is to be told of it
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
     * @return what was, if something failed before
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

    /** A failure and its first cause, in one line. */
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
