package caravan.chassis.http.representations;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the changes of one service's things. A representation has the edition that its thing had before the representation was made, and is
 * given only as long as the thing has that edition. So a change finds and removes nothing: it counts up. This also ends a representation
 * that is being made.
 *
 * <p>While a transaction with a change commits, nobody knows whether the change is visible: then nothing of the thing is given.
 */
public final class Editions {
    /** The key of lists: each change of the service may change any list. */
    public static final String LISTS = "";

    /** Keys share slots, so a change sometimes ends a representation of another thing. 768 KiB for a service. */
    private static final int SLOTS = 1 << 16;

    private static final int LISTS_SLOT = SLOTS;

    private final AtomicLongArray numbers = new AtomicLongArray(SLOTS + 1);
    private final AtomicIntegerArray committing = new AtomicIntegerArray(SLOTS + 1);
    private final AtomicInteger databases = new AtomicInteger();

    /** The memory that one service's editions take. */
    public static final int BYTES = (SLOTS + 1) * (Long.BYTES + Integer.BYTES);

    /** A change of this key is being committed; {@link #ended} follows. */
    public void committing(String key) {
        committing.incrementAndGet(slotOf(key));
        committing.incrementAndGet(LISTS_SLOT);
    }

    /** That commit has ended. */
    public void ended(String key) {
        // Counted before others may be given again.
        changed(key);
        committing.decrementAndGet(slotOf(key));
        committing.decrementAndGet(LISTS_SLOT);
    }

    /** The thing with this key has changed. */
    public void changed(String key) {
        numbers.incrementAndGet(slotOf(key));
        numbers.incrementAndGet(LISTS_SLOT);
    }

    /** All things may have changed. */
    public void allChanged() {
        databases.incrementAndGet();
    }

    /** The edition that a thing has now. Ask for it before the thing is read. */
    public Edition now(String key) {
        int slot = slotOf(key);
        return new Edition(this, slot, databases.get(), numbers.get(slot));
    }

    private static int slotOf(String key) {
        if (key.isEmpty()) {
            return LISTS_SLOT;
        }
        int hash = key.hashCode() * 0x9E3779B9;
        return (hash ^ (hash >>> 16)) & (SLOTS - 1);
    }

    /** One edition of a thing. */
    public record Edition(Editions editions, int slot, int database, long number) {
        boolean isCurrent() {
            // In this order: a commit counts up before it ends.
            return editions.committing.get(slot) == 0
                    && editions.numbers.get(slot) == number
                    && editions.databases.get() == database;
        }
    }
}
