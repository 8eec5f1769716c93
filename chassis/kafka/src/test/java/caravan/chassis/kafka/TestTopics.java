package caravan.chassis.kafka;

import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.KafkaSettings;
import caravan.chassis.kafka.cluster.Topics;
import caravan.chassis.testkit.kafka.TestKafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Changes to topics that other programs or the broker make. */
public final class TestTopics {
    private TestTopics() {}

    /** Settings with a prefix of topics that nobody else uses. */
    public static KafkaSettings freshSettings(TestKafka kafka) {
        return new KafkaSettings(kafka.address(), 1, Duration.ofDays(7), kafka.freshPrefix(), Map.of());
    }

    /** Stores a group's offsets without positions, as an earlier version did. */
    public static void forgetPositions(KafkaSettings settings, String receiver) {
        try (Admin admin = new Clients(settings).admin()) {
            String group = settings.group(receiver);
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            new Topics(admin, settings)
                    .reached(group)
                    .forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
            admin.alterConsumerGroupOffsets(group, offsets).all().get();
        } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Removes all records of a topic, as the broker does with old ones. New records get the next offsets. */
    public static void lose(KafkaSettings settings, String topic) {
        try (Admin admin = new Clients(settings).admin()) {
            admin.deleteRecords(new Topics(admin, settings)
                            .ends(List.of(topic)).entrySet().stream()
                                    .collect(Collectors.toMap(
                                            Map.Entry::getKey, end -> RecordsToDelete.beforeOffset(end.getValue()))))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
