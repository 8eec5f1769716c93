package caravan.chassis.messages.outbox;

import java.util.Map;

/**
 * How far an outbox is published.
 *
 * @param position all up to here
 * @param last the last position in each partition of each topic, as {@code <topic>/<partition>}
 * @param knowsAll whether a partition that {@code last} does not name has none
 */
public record PublishedPositions(long position, Map<String, Long> last, boolean knowsAll) {
    public PublishedPositions {
        last = Map.copyOf(last);
    }

    /** What {@code last} calls a partition. */
    public static String place(String topic, int partition) {
        return topic + "/" + partition;
    }
}
