package caravan.chassis.kafka.cluster;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What was taken of a poll.
 *
 * @param offsets the next ones
 * @param positions the last one of each source
 */
public record Progress(
        Map<TopicPartition, OffsetAndMetadata> offsets, Map<TopicPartition, Map<String, Long>> positions) {}
