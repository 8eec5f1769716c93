package caravan.edge.gateway;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The event streams that are passed through: so many at most, and all of them end when the gateway stops. */
final class OpenStreams {
    private final Semaphore free;
    private final Set<Thread> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    OpenStreams(int streamsMax) {
        free = new Semaphore(streamsMax);
    }

    boolean tryEnter() {
        if (stopping || !free.tryAcquire()) {
            return false;
        }
        open.add(Thread.currentThread());
        if (stopping) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        open.remove(Thread.currentThread());
        free.release();
    }

    int count() {
        return open.size();
    }

    /** Interrupts every stream: what it waits for is closed by that. */
    void stop() {
        stopping = true;
        open.forEach(Thread::interrupt);
    }
}
