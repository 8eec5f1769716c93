package caravan.chassis.messages.retention;

import caravan.chassis.messages.wire.Partitions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What subscribers have told of an outbox.
 *
 * @param subscribers the names of the types that each takes
 * @param positions what each has applied, by partition; nothing of one that never told
 */
record AppliedMessages(Map<String, Set<String>> subscribers, Map<String, Map<Integer, Long>> positions) {
    /** A subscriber that takes a message and has not applied it, as far as it has told. */
    Optional<String> lacking(String type, int partition, long position) {
        return subscribers.entrySet().stream()
                .filter(subscriber -> subscriber.getValue().contains(type))
                .map(Map.Entry::getKey)
                .filter(subscriber -> applied(subscriber, partition) < position)
                .findFirst();
    }

    private long applied(String subscriber, int partition) {
        Map<Integer, Long> told = positions.getOrDefault(subscriber, Map.of());
        return Math.max(told.getOrDefault(Partitions.ALL, 0L), told.getOrDefault(partition, 0L));
    }
}
