package caravan.edge.gateway.reports;

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

    private final Semaphore places = new Semaphore(JOINED_AT_ONCE_MAX);

    /** What one report has taken. It is given back as a whole. */
    final class Share implements InstanceFetcher.Room, AutoCloseable {
        private int taken;
        private boolean isClosed;

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
            }
        }
    }

    /** Waits for a place. @return empty if none was free in time */
    Optional<Share> open(Duration timeout) {
        try {
            return places.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)
                    ? Optional.of(new Share())
                    : Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
