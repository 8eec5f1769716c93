package caravan.chassis.http.admission;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many requests that may take long are open at once: in all, and for each caller. Thread-safe. */
public final class CallerBound {
    private final int max;
    private final int perCallerMax;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> byCaller = new ConcurrentHashMap<>();

    public CallerBound(int max, int perCallerMax) {
        this.max = max;
        this.perCallerMax = perCallerMax;
    }

    /**
     * @param caller empty for one that only the bound of all holds for
     * @return false if there is no place; else to be left once
     */
    public boolean tryEnter(Optional<String> caller) {
        return caller.isEmpty() ? tryEnter() : tryEnter(caller.get());
    }

    /** Not added before it is known to fit: others would be refused for what is taken back at once. */
    private boolean tryEnter() {
        return open.getAndUpdate(now -> now < max ? now + 1 : now) < max;
    }

    private boolean tryEnter(String caller) {
        boolean[] fits = new boolean[1];
        byCaller.compute(caller, (name, count) -> {
            int now = count == null ? 0 : count;
            fits[0] = now < perCallerMax && tryEnter();
            return fits[0] ? Integer.valueOf(now + 1) : count;
        });
        return fits[0];
    }

    public void leave(Optional<String> caller) {
        open.decrementAndGet();
        caller.ifPresent(name ->
                byCaller.computeIfPresent(name, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1)));
    }
}
