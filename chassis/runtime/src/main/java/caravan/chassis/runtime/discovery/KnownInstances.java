package caravan.chassis.runtime.discovery;

import java.time.Duration;
import java.util.ArrayList;
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
    private final Map<Key, Instance> known = new HashMap<>();
    /** Vanished in a grace, and served until its end. */
    private final Map<Key, Long> heldUntil = new HashMap<>();

    private boolean away;
    private boolean inGrace;
    private long graceEnds;

    private volatile Map<String, List<Instance>> published = Map.of();
    private volatile boolean someHeld;

    /** @param nanoTime as {@link System#nanoTime()} */
    KnownInstances(Duration grace, LongSupplier nanoTime) {
        this.graceNanos = grace.toNanos();
        this.nanoTime = nanoTime;
    }

    List<Instance> of(String service) {
        if (someHeld) {
            dropHeld();
        }
        return published.getOrDefault(service, List.of());
    }

    synchronized void appeared(Instance instance) {
        Key key = new Key(instance.service(), instance.id());
        heldUntil.remove(key);
        known.put(key, instance);
        publish();
    }

    synchronized void vanished(String service, String id) {
        Key key = new Key(service, id);
        if (!known.containsKey(key)) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (away) {
            heldUntil.put(key, now + graceNanos);
        } else if (inGrace && graceEnds - now > 0) {
            heldUntil.put(key, graceEnds);
        } else {
            known.remove(key);
        }
        publish();
    }

    synchronized void sourceWentAway() {
        away = true;
    }

    /** Ends an outage; means nothing if there was none. */
    synchronized void sourceCameBack() {
        if (!away) {
            return;
        }
        away = false;
        inGrace = true;
        graceEnds = nanoTime.getAsLong() + graceNanos;
        heldUntil.replaceAll((key, until) -> graceEnds);
    }

    private synchronized void dropHeld() {
        long now = nanoTime.getAsLong();
        if (!away
                && heldUntil.entrySet().removeIf(held -> {
                    boolean over = held.getValue() - now <= 0;
                    if (over) {
                        known.remove(held.getKey());
                    }
                    return over;
                })) {
            publish();
        }
    }

    private void publish() {
        Map<String, List<Instance>> lists = new HashMap<>();
        known.forEach((key, instance) ->
                lists.computeIfAbsent(key.service(), none -> new ArrayList<>()).add(instance));
        lists.replaceAll((service, list) -> List.copyOf(list));
        published = Map.copyOf(lists);
        someHeld = !heldUntil.isEmpty();
    }

    private record Key(String service, String id) {}
}
