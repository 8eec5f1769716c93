package caravan.chassis.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The known instances. An instance that disappears is removed at once, except for a while after an outage of the source: sessions may
 * have ended although the instances run, and the instances need time to announce themselves again. A wrong address costs one refused
 * connection, but a missing one may make a service unreachable.
 */
final class KnownInstances {
    private final long graceNanos;
    private final LongSupplier nanoTime;
    /** What the source listed last. */
    private Map<Key, Instance> listed = Map.of();

    /** Disappeared during the grace period, and kept until its end. */
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

    /** Takes what the source lists now: all instances. */
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

    /** Ends an outage; does nothing if there was none. */
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
