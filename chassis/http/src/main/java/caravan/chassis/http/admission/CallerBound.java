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

    /** What became of an entry. */
    public enum Place {
        /** To be left once. */
        TAKEN,
        NONE_FOR_CALLER,
        NONE_AT_ALL
    }

    public int max() {
        return max;
    }

    public int perCallerMax() {
        return perCallerMax;
    }

    /** @param caller empty for one that only the bound of all holds for */
    public Place enter(Optional<String> caller) {
        if (caller.isPresent()) {
            return enter(caller.get());
        }
        return tryEnter() ? Place.TAKEN : Place.NONE_AT_ALL;
    }

    /** Not added before it is known to fit: others would be refused for what is taken back at once. */
    private boolean tryEnter() {
        return open.getAndUpdate(now -> now < max ? now + 1 : now) < max;
    }

    private Place enter(String caller) {
        Place[] place = new Place[1];
        byCaller.compute(caller, (name, count) -> {
            int now = count == null ? 0 : count;
            if (now >= perCallerMax) {
                place[0] = Place.NONE_FOR_CALLER;
            } else {
                place[0] = tryEnter() ? Place.TAKEN : Place.NONE_AT_ALL;
            }
            return place[0] == Place.TAKEN ? Integer.valueOf(now + 1) : count;
        });
        return place[0];
    }

    public void leave(Optional<String> caller) {
        open.decrementAndGet();
        caller.ifPresent(name ->
                byCaller.computeIfPresent(name, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1)));
    }
}
