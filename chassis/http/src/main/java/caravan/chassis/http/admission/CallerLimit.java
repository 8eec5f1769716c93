package caravan.chassis.http.admission;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many requests that may take long are open at once: in all, and for each caller. Thread-safe. */
public final class CallerLimit {
    private final int max;
    private final int perCallerMax;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> byCaller = new ConcurrentHashMap<>();

    public CallerLimit(int max, int perCallerMax) {
        this.max = max;
        this.perCallerMax = perCallerMax;
    }

    /** The result of asking for a place. */
    public enum Outcome {
        /** The caller has a place, and must call {@link #release} once. */
        ADMITTED,
        CALLER_LIMIT_REACHED,
        LIMIT_REACHED
    }

    public int max() {
        return max;
    }

    public int perCallerMax() {
        return perCallerMax;
    }

    /** @param caller empty if only the total limit applies */
    public Outcome acquire(Optional<String> caller) {
        if (caller.isPresent()) {
            return acquire(caller.get());
        }
        return tryAcquire() ? Outcome.ADMITTED : Outcome.LIMIT_REACHED;
    }

    /** Counts only if there is a place: counting first could refuse others because of a request that is itself refused. */
    private boolean tryAcquire() {
        return open.getAndUpdate(now -> now < max ? now + 1 : now) < max;
    }

    private Outcome acquire(String caller) {
        Outcome[] outcome = new Outcome[1];
        byCaller.compute(caller, (name, count) -> {
            int now = count == null ? 0 : count;
            if (now >= perCallerMax) {
                outcome[0] = Outcome.CALLER_LIMIT_REACHED;
            } else {
                outcome[0] = tryAcquire() ? Outcome.ADMITTED : Outcome.LIMIT_REACHED;
            }
            return outcome[0] == Outcome.ADMITTED ? Integer.valueOf(now + 1) : count;
        });
        return outcome[0];
    }

    public void release(Optional<String> caller) {
        open.decrementAndGet();
        caller.ifPresent(name ->
                byCaller.computeIfPresent(name, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1)));
    }
}
