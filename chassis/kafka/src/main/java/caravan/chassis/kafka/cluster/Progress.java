package caravan.chassis.kafka.cluster;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The progress through the records of a poll.
 *
 * @param offsets the next offset of each partition
 * @param positions the last position of each source
 */
public record Progress(
        Map<TopicPartition, OffsetAndMetadata> offsets, Map<TopicPartition, Map<String, Long>> positions) {}
