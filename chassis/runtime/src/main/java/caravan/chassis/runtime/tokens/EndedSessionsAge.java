package caravan.chassis.runtime.tokens;

import java.time.Duration;

/**
 * How long ago this process knew of every session that had ended. A session that ends later may be unknown here; so what is too old
 * counts as no knowledge. Thread-safe.
 */
public final class EndedSessionsAge {
    private final Duration ageMax;
    private final long begunNanos = System.nanoTime();
    private volatile boolean isRequired;
    private volatile boolean isKnown;
    private volatile long asOfNanos = begunNanos;

    /** @param ageMax from which on it is too old */
    public EndedSessionsAge(Duration ageMax) {
        this.ageMax = ageMax;
    }

    /** Of a process that is told of each end itself, or does not care. */
    public static EndedSessionsAge notRequired() {
        return new EndedSessionsAge(Duration.ZERO);
    }

    /** From now on it may be too old: others end sessions, too. */
    public void require() {
        isRequired = true;
    }

    Duration ageMax() {
        return ageMax;
    }

    /** @param nanos as {@link System#nanoTime()}: every session that had ended then is known now */
    public void confirm(long nanos) {
        if (!isKnown || nanos - asOfNanos > 0) {
            asOfNanos = nanos;
            isKnown = true;
        }
    }

    public boolean isTooOld(long nowNanos) {
        return isRequired && (!isKnown || nowNanos - asOfNanos > ageMax.toNanos());
    }

    /** How long it is not too old yet, if nothing more is told. */
    Duration left(long nowNanos) {
        return isKnown ? ageMax.minusNanos(nowNanos - asOfNanos) : Duration.ZERO;
    }

    /** In seconds; of a process that never knew, since its start. */
    public double ageSeconds() {
        return (System.nanoTime() - asOfNanos) / 1e9;
    }
}
