package caravan.edge.gateway.exchange;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** The event streams that are passed through: so many at most, and all of them end when the gateway stops. */
public final class OpenStreams {
    private final Semaphore free;
    private final Set<Thread> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    public OpenStreams(int streamsMax) {
        free = new Semaphore(streamsMax);
    }

    public boolean tryEnter() {
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

    public void leave() {
        open.remove(Thread.currentThread());
        free.release();
    }

    public int count() {
        return open.size();
    }

    /** Interrupts every stream: what it waits for is closed by that. */
    public void stop() {
        stopping = true;
        open.forEach(Thread::interrupt);
    }
}
