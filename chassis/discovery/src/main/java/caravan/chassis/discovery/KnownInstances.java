package caravan.chassis.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What is known of the instances. Who vanishes is gone at once, but for a while after the source was away: then its
 * sessions may have ended though the instances live, and they need that long to announce themselves again. An address too
 * many costs a refused connection, one too few a service.
 */
final class KnownInstances {
    private final long graceNanos;
    private final LongSupplier nanoTime;
    /** What the source listed last. */
    private Map<Key, Instance> listed = Map.of();

    /** Vanished in a grace, and served until its end. */
    private final Map<Key, Instance> retained = new HashMap<>();

    private boolean away;
    private boolean wasAway;
    private long graceEnds;

    private volatile Map<String, List<Instance>> published = Map.of();
    private volatile boolean someRetained;

    /** @param nanoTime as {@link System#nanoTime()} */
    KnownInstances(Duration grace, LongSupplier nanoTime) {
        this.graceNanos = grace.toNanos();
        this.nanoTime = nanoTime;
    }

    List<Instance> of(String service) {
        if (someRetained) {
            dropRetainedAfterGrace();
        }
        return published.getOrDefault(service, List.of());
    }

    /** What the source tells now: all that it knows of. */
    synchronized void update(Collection<Instance> instances) {
        Map<Key, Instance> current = new HashMap<>();
        instances.forEach(instance -> current.put(new Key(instance.service(), instance.id()), instance));
        if (isGrace()) {
            retained.putAll(listed);
        } else {
            retained.clear();
        }
        retained.keySet().removeAll(current.keySet());
        listed = current;
        publish();
    }

    synchronized void sourceLost() {
        away = true;
    }

    /** Ends an outage; means nothing if there was none. */
    synchronized void sourceRestored() {
        if (away) {
            away = false;
            wasAway = true;
            graceEnds = nanoTime.getAsLong() + graceNanos;
        }
    }

    private boolean isGrace() {
        return away || (wasAway && graceEnds - nanoTime.getAsLong() > 0);
    }

    private synchronized void dropRetainedAfterGrace() {
        if (!isGrace()) {
            retained.clear();
            publish();
        }
    }

    private void publish() {
        Map<String, List<Instance>> lists = new HashMap<>();
        for (Map<Key, Instance> each : List.of(listed, retained)) {
            each.forEach((key, instance) -> lists.computeIfAbsent(key.service(), none -> new ArrayList<>())
                    .add(instance));
        }
        lists.replaceAll((service, list) -> List.copyOf(list));
        published = Map.copyOf(lists);
        someRetained = !retained.isEmpty();
    }

    private record Key(String service, String id) {}
}
