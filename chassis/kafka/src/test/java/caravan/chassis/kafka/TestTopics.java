package caravan.chassis.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;

/** What happens to topics beside the transport. */
final class TestTopics {
    private TestTopics() {}

    /** Removes all records of a topic, as the broker does it with old ones; its offsets go on. */
    static void lose(KafkaSettings settings, String topic) {
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
