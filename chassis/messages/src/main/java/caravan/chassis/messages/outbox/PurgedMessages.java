package caravan.chassis.messages.outbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The purged messages of an outbox.
 *
 * @param through everything up to this position is purged; 0 if nothing is
 * @param last the last purged message of each type and partition
 */
public record PurgedMessages(long through, List<Last> last) {
    /** A type's last purged message in a partition. */
    public record Last(String type, int partition, long position) {}

    /** The last position in each partition of each topic; the keys are those of {@link RelayLease.Published#place}. */
    Map<String, Long> lastByPlace() {
        Map<String, Long> byPlace = new HashMap<>();
        for (Last each : last) {
            String topic = each.type().substring(0, each.type().indexOf('.'));
            byPlace.merge(RelayLease.Published.place(topic, each.partition()), each.position(), Math::max);
        }
        return byPlace;
    }

    /** The last position of any of these types, by partition. */
    public Map<Integer, Long> lastOf(Set<String> types) {
        Map<Integer, Long> byPartition = new HashMap<>();
        for (Last each : last) {
            if (types.contains(each.type())) {
                byPartition.merge(each.partition(), each.position(), Math::max);
            }
        }
        return byPartition;
    }
}
