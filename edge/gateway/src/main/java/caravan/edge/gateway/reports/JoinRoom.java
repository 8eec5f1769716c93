package caravan.edge.gateway.reports;

import caravan.chassis.http.admission.CallerLimit;
import caravan.edge.gateway.forwarding.InstanceFetcher;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The memory for answers of processes until they are joined, in equal parts for the reports that are joined at once. Thread-safe. */
final class JoinRoom {
    static final int BYTES_MAX = 1024 * 1024;
    static final int JOINED_AT_ONCE_MAX = 3;
    /** Of one report. */
    static final int SHARE_BYTES = BYTES_MAX / JOINED_AT_ONCE_MAX;

    /** Reports that are joined or wait for it. */
    static final int ASKED_AT_ONCE_MAX = 32;
    /** Of one caller, who may have two consoles open. */
    static final int ASKED_AT_ONCE_PER_CALLER_MAX = 4;

    /** Fair, so that who asks all the time does not overtake others. */
    private final Semaphore places = new Semaphore(JOINED_AT_ONCE_MAX, true);

    private final CallerLimit asked = new CallerLimit(ASKED_AT_ONCE_MAX, ASKED_AT_ONCE_PER_CALLER_MAX);

    /** What one report has taken. It is given back as a whole. */
    final class Share implements InstanceFetcher.Room, AutoCloseable {
        private final Optional<String> caller;
        private int taken;
        private boolean isClosed;

        private Share(Optional<String> caller) {
            this.caller = caller;
        }

        @Override
        public synchronized boolean tryTake(int bytes) {
            // An answer may still arrive after its report has been refused.
            if (isClosed || bytes > SHARE_BYTES - taken) {
                return false;
            }
            taken += bytes;
            return true;
        }

        @Override
        public synchronized void close() {
            if (!isClosed) {
                isClosed = true;
                places.release();
                asked.release(caller);
            }
        }
    }

    /** Waits for a place. @return empty if none was free in time, or if the caller has asked for too many already */
    Optional<Share> open(String callerName, Duration timeout) {
        Optional<String> caller = Optional.of(callerName);
        if (asked.acquire(caller) != CallerLimit.Outcome.ADMITTED) {
            return Optional.empty();
        }
        boolean isOpen = false;
        try {
            isOpen = places.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!isOpen) {
            asked.release(caller);
            return Optional.empty();
        }
        return Optional.of(new Share(caller));
    }
}
