package caravan.chassis.runtime.tokens;

import java.time.Duration;

/**
 * The age of this process' list of ended sessions. Sessions that ended later may be unknown, so a list that is too old counts as unknown.
 * Thread-safe.
 */
public final class EndedSessionsAge {
    private final Duration ageMax;
    private final long begunNanos = System.nanoTime();
    private volatile boolean isRequired;
    private volatile boolean isKnown;
    private volatile long asOfNanos = begunNanos;

    /** @param ageMax the greatest valid age */
    public EndedSessionsAge(Duration ageMax) {
        this.ageMax = ageMax;
    }

    /** For a process that learns of each end directly, or needs no list. */
    public static EndedSessionsAge notRequired() {
        return new EndedSessionsAge(Duration.ZERO);
    }

    /** From now on the list can be too old, since other processes end sessions. */
    public void require() {
        isRequired = true;
    }

    Duration ageMax() {
        return ageMax;
    }

    /** @param nanos a time of {@link System#nanoTime()}; every session that had ended by then is known now */
    public void confirm(long nanos) {
        if (!isKnown || nanos - asOfNanos > 0) {
            asOfNanos = nanos;
            isKnown = true;
        }
    }

    public boolean isTooOld(long nowNanos) {
        return isRequired && (!isKnown || nowNanos - asOfNanos > ageMax.toNanos());
    }

    /** The time until the list is too old, without a further answer. */
    Duration left(long nowNanos) {
        return isKnown ? ageMax.minusNanos(nowNanos - asOfNanos) : Duration.ZERO;
    }

    /** The age in seconds; without any answer, since the start. */
    public double ageSeconds() {
        return (System.nanoTime() - asOfNanos) / 1e9;
    }
}
