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
 * Reads a partition again, from its beginning to where it ended, once messages were missing there: an offset may have been wrong, the
 * receiver's database may have been restored, or the relay may have published again from further back. What is missing then is gone.
 */
final class PartitionReplay {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionReplay.class);

    private final String receiver;
    /** Up to where each is read again. */
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    private final Map<TopicPartition, MissingMessages> missing = new HashMap<>();

    PartitionReplay(String receiver) {
        this.receiver = receiver;
    }

    void clear() {
        ends.clear();
        missing.clear();
    }

    /** Partitions that moved away, or came anew: they are read from the group's offset again, wherever they were read before. */
    void forget(Collection<TopicPartition> partitions) {
        ends.keySet().removeAll(partitions);
        missing.keySet().removeAll(partitions);
    }

    /** The partitions whose offsets are not to be stored. */
    Set<TopicPartition> partitions() {
        return Set.copyOf(ends.keySet());
    }

    /**
     * Notes what a poll brought, and where a partition begins to be read again.
     *
     * @param read the partitions that it brought messages of
     * @param lacking what is missing in some of them
     * @return what is gone, of each partition that was read again and lacks it still
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

    /** Once more, for a receiver that takes now whatever follows. */
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
