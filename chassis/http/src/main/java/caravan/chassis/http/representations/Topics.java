package caravan.chassis.http.representations;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The editions of what one service's answers show. An answer belongs to the edition that its topic had before the answer was made, and is
 * given again only while the topic has this edition. So a drop needs to find no answer, and beats an answer that is being made.
 */
public final class Topics {
    /** The topic of lists: any change of what is kept may change any of them. */
    public static final String LISTS = "";

    /** Topics share editions: a drop of one topic now and then drops another's answers, too. 128 KiB a service. */
    private static final int SLOTS = 1 << 14;

    private final AtomicLongArray editions = new AtomicLongArray(SLOTS);

    /**
     * What a message with this key tells has changed: nothing that shows it, and no list, is given again that was made before. Cheap, and
     * safe from any thread.
     */
    public void changed(String key) {
        editions.incrementAndGet(slotOf(key));
        editions.incrementAndGet(slotOf(LISTS));
    }

    /** The edition that a topic has now. To be asked for before what the answer shows is read. */
    public Edition now(String topic) {
        int slot = slotOf(topic);
        return new Edition(this, slot, editions.get(slot));
    }

    private static int slotOf(String topic) {
        int hash = topic.hashCode() * 0x9E3779B9;
        return (hash ^ (hash >>> 16)) & (SLOTS - 1);
    }

    /** One edition of a topic. */
    public record Edition(Topics topics, int slot, long number) {
        boolean isCurrent() {
            return topics.editions.get(slot) == number;
        }
    }
}
