package caravan.chassis.kafka.consumers;

import caravan.chassis.messages.subscriptions.MissingMessages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a partition again from its beginning to its end, after messages were missing there. An offset may have been wrong, the receiver's
 * database may have been restored, or the relay may have published again from an earlier position. What is still missing after that is
 * lost.
 */
final class PartitionReplay {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionReplay.class);

    private final String receiver;
    /** The end of each replay. */
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    private final Map<TopicPartition, MissingMessages> missing = new HashMap<>();

    PartitionReplay(String receiver) {
        this.receiver = receiver;
    }

    void clear() {
        ends.clear();
        missing.clear();
    }

    /** Forgets partitions that were taken away or assigned. They are read from the group's offset again. */
    void forget(Collection<TopicPartition> partitions) {
        ends.keySet().removeAll(partitions);
        missing.keySet().removeAll(partitions);
    }

    /** The partitions whose offsets must not be stored. */
    Set<TopicPartition> partitions() {
        return Set.copyOf(ends.keySet());
    }

    /**
     * Notes the result of a poll, and starts replays.
     *
     * @param read the partitions with messages in the poll
     * @param lacking the missing messages of some of them
     * @return the messages that are still missing after a partition's replay
     */
    List<MissingMessages> note(
            KafkaConsumer<byte[], byte[]> consumer,
            Set<TopicPartition> read,
            Map<TopicPartition, MissingMessages> lacking) {
        missing.keySet().removeAll(read);
        missing.putAll(lacking);
        missing.keySet().retainAll(consumer.assignment());
        ends.keySet().retainAll(consumer.assignment());
        List<MissingMessages> gone = new ArrayList<>();
        for (Map.Entry<TopicPartition, Long> end : Map.copyOf(ends).entrySet()) {
            TopicPartition partition = end.getKey();
            if (consumer.position(partition) >= end.getValue()) {
                MissingMessages still = missing.get(partition);
                if (still != null) {
                    gone.add(still);
                } else {
                    ends.remove(partition);
                }
            }
        }
        missing.forEach((partition, what) -> {
            if (!ends.containsKey(partition)) {
                begin(consumer, partition, what);
            }
        });
        return gone;
    }

    /** Replays a partition once more, for a receiver that now accepts a gap. */
    void again(KafkaConsumer<byte[], byte[]> consumer, int partition) {
        consumer.assignment().stream()
                .filter(each -> each.partition() == partition)
                .forEach(each -> {
                    missing.remove(each);
                    ends.putAll(consumer.endOffsets(List.of(each)));
                    consumer.seekToBeginning(List.of(each));
                });
    }

    private void begin(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, MissingMessages what) {
        LOG.atWarn()
                .addKeyValue("receiver", receiver)
                .addKeyValue("source", what.source())
                .addKeyValue("partition", partition.partition())
                .addKeyValue("applied_through", what.after())
                .addKeyValue("missing_through", what.through())
                .log("Messages are missing: reading the partition again from its beginning");
        ends.putAll(consumer.endOffsets(List.of(partition)));
        consumer.seekToBeginning(List.of(partition));
    }
}
