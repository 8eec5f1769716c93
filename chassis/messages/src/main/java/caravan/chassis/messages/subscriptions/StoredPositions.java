package caravan.chassis.messages.subscriptions;

import caravan.chassis.messages.retention.Retention;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Up to which position of each source a subscription has stored, and when it has to store the position of messages that it passes over.
 * Thread-safe.
 */
final class StoredPositions {
    /** After this many skipped positions the position is stored, so that a start does not read them again. */
    private static final long PASSED_OVER_MAX = 10_000;

    /**
     * The longest time until a skipped position is stored; the first one is stored soon after a start. It is much shorter than the shortest
     * retention. So purged messages are always before the stored position, and are not taken for missing when a broker carries the
     * messages.
     */
    private static final Duration PASSED_OVER_STORED_AFTER = Retention.TIME_MIN.dividedBy(2);

    /**
     * How long a position behind messages that nobody wants now is kept in memory. So a lone order, and all orders of this time, cost such a
     * subscription one transaction.
     */
    static final Duration UNWANTED_STORED_AFTER = Duration.ofMillis(250);

    private final Map<String, Long> stored = new ConcurrentHashMap<>();
    private final Map<String, Long> passedOverAtNanos = new ConcurrentHashMap<>();
    private final Map<String, Long> unwantedSinceNanos = new ConcurrentHashMap<>();

    /** The position was stored with the messages before it. */
    void stored(String source, long position) {
        stored.put(source, position);
        unwantedSinceNanos.remove(source);
    }

    /** The position was stored, and messages before it were passed over. */
    void storedPassingOver(String source, long position) {
        stored(source, position);
        passedOverAtNanos.put(source, System.nanoTime());
    }

    /** Messages came that have no effect now. */
    void cameUnwanted(String source) {
        unwantedSinceNanos.putIfAbsent(source, System.nanoTime());
    }

    /** Whether a position behind messages that are passed over has to be stored now. */
    boolean mustStore(String source, long through) {
        long passed = through - stored.getOrDefault(source, 0L);
        return passed > PASSED_OVER_MAX || (passed > 0 && isDue(source));
    }

    private boolean isDue(String source) {
        Long unwanted = unwantedSinceNanos.get(source);
        if (unwanted != null) {
            return System.nanoTime() - unwanted >= UNWANTED_STORED_AFTER.toNanos();
        }
        Long last = passedOverAtNanos.get(source);
        return last == null || System.nanoTime() - last > PASSED_OVER_STORED_AFTER.toNanos();
    }

    /** Within which time a position behind unwanted messages has to be stored; empty if there are none. */
    Optional<Duration> mustStoreWithin(String source) {
        return unwantedSinceNanos.containsKey(source) ? Optional.of(UNWANTED_STORED_AFTER) : Optional.empty();
    }
}
