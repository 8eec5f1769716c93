package caravan.edge.gateway.reports;

import caravan.edge.gateway.forwarding.InstanceFetcher;
import java.util.concurrent.atomic.AtomicInteger;

/** The memory for answers of processes until they are joined, of all reports that are being joined together. Thread-safe. */
final class JoinRoom {
    /** What does not fit is left out. */
    static final int BYTES_MAX = 1024 * 1024;

    private final AtomicInteger taken = new AtomicInteger();

    /** What one report has taken. It is given back as a whole. */
    final class Share implements InstanceFetcher.Room, AutoCloseable {
        private int own;
        private boolean isClosed;

        @Override
        public synchronized boolean tryTake(int bytes) {
            // An answer may still arrive after its report has been refused.
            if (isClosed || taken.addAndGet(bytes) > BYTES_MAX) {
                if (!isClosed) {
                    taken.addAndGet(-bytes);
                }
                return false;
            }
            own += bytes;
            return true;
        }

        @Override
        public synchronized void close() {
            isClosed = true;
            taken.addAndGet(-own);
            own = 0;
        }
    }

    Share open() {
        return new Share();
    }

    int taken() {
        return taken.get();
    }
}
