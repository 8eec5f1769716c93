package caravan.chassis.messages.outbox;

import java.util.Map;

/**
 * How far an outbox is published.
 *
 * @param position everything up to it is published
 * @param last the last position in each partition of each topic, as {@code <topic>/<partition>}
 * @param knowsAll whether a partition that {@code last} does not name has no messages
 */
public record PublishedPositions(long position, Map<String, Long> last, boolean knowsAll) {
    public PublishedPositions {
        last = Map.copyOf(last);
    }

    /** The name of a partition in {@code last}. */
    public static String place(String topic, int partition) {
        return topic + "/" + partition;
    }
}
