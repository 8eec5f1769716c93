package caravan.chassis.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Callers that wait until something changes, such as an order. This class knows only keys, and no state of the things. First call
 * {@link #watch}, then read the state: no change between the two is missed.
 *
 * @param <K> names what is watched, such as an id; with {@code equals} and {@code hashCode}
 */
public final class ChangeWatchers<K> {
    /** Watchers of one process at once. Each is a virtual thread with an open connection. */
    public static final int WATCHERS_MAX = 10_000;

    private final Semaphore free;
    private final ConcurrentMap<K, List<Watcher>> watchers = new ConcurrentHashMap<>();

    public ChangeWatchers() {
        this(WATCHERS_MAX);
    }

    /** @param watchersMax watchers at once */
    public ChangeWatchers(int watchersMax) {
        free = new Semaphore(watchersMax);
    }

    /** Begins to watch; empty if there are too many watchers. The caller closes what it gets. */
    public Optional<Watcher> watch(K key) {
        if (!free.tryAcquire()) {
            return Optional.empty();
        }
        Watcher watcher = new Watcher(key);
        watchers.compute(key, (_, others) -> {
            List<Watcher> all = others == null ? new CopyOnWriteArrayList<>() : others;
            all.add(watcher);
            return all;
        });
        return Optional.of(watcher);
    }

    /** Whether there are as many watchers as there may be. */
    public boolean isFull() {
        return free.availablePermits() == 0;
    }

    /** Wakes all watchers of this key. */
    public void changed(K key) {
        watchers.getOrDefault(key, List.of()).forEach(Watcher::wake);
    }

    /** How many keys have a watcher. */
    public int keysWatched() {
        return watchers.size();
    }

    /** One caller that watches a key, until it closes this. */
    public final class Watcher implements AutoCloseable {
        private final K key;
        private final Semaphore changes = new Semaphore(0);

        private Watcher(K key) {
            this.key = key;
        }

        /**
         * Waits for a change. Returns at once if there was a change since the last call.
         *
         * @return false if the timeout passed without a change
         */
        public boolean await(Duration timeout) throws InterruptedException {
            boolean changed = changes.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
            changes.drainPermits();
            return changed;
        }

        /** Ends this watcher's wait, as a change does. */
        public void wake() {
            changes.release();
        }

        /** Ends watching; to be called once. */
        @Override
        public void close() {
            watchers.computeIfPresent(key, (_, others) -> {
                others.remove(this);
                return others.isEmpty() ? null : others;
            });
            free.release();
        }
    }
}
