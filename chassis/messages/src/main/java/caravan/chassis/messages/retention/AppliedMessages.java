package caravan.chassis.messages.retention;

import caravan.chassis.messages.wire.Partitions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The positions of an outbox that subscribers have applied.
 *
 * @param subscribers the message types of each subscriber
 * @param positions the applied positions of each subscriber, by partition; none if it never reported
 */
record AppliedMessages(Map<String, Set<String>> subscribers, Map<String, Map<Integer, Long>> positions) {
    /** A subscriber that takes the message and has not reported it as applied. */
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
