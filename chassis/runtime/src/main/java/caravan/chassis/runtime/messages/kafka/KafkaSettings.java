package caravan.chassis.runtime.messages.kafka;

import caravan.chassis.api.Settings;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where Kafka is, and how it keeps topics.
 *
 * @param bootstrapServers {@code host:port}, several with commas between
 * @param replication copies of each partition, where a topic is made
 * @param prefix of the names of topics, groups and transactions, so that several fleets can share a cluster
 */
public record KafkaSettings(String bootstrapServers, int replication, String prefix) {
    private static final String PREFIX = "caravan";
    private static final Pattern PREFIX_FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern FORM = Pattern.compile("[^\\s,:]+:[0-9]{1,5}(,[^\\s,:]+:[0-9]{1,5})*");
    private static final int REPLICATION_MAX = 7;

    /** @throws IllegalArgumentException if the servers or the prefix have another form */
    public KafkaSettings {
        if (!FORM.matcher(bootstrapServers).matches()) {
            throw new IllegalArgumentException(
                    "setting kafka must be host:port, or several with commas between, not '" + bootstrapServers + "'");
        }
        if (!PREFIX_FORM.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "setting kafka-prefix must be of small letters, digits and hyphens, not '" + prefix + "'");
        }
    }

    /** What {@code kafka}, {@code kafka-replication} and {@code kafka-prefix} say; empty if {@code kafka} is not set. */
    public static Optional<KafkaSettings> of(Settings settings) {
        return settings.text("kafka")
                .map(servers -> new KafkaSettings(
                        servers.strip(),
                        settings.integer("kafka-replication", 1, 1, REPLICATION_MAX),
                        settings.text("kafka-prefix").orElse(PREFIX)));
    }

    String topic(String topic) {
        return prefix + "." + topic;
    }

    String group(String receiver) {
        return prefix + "." + receiver;
    }

    /** The same for every instance of a service: that is how one shuts out another. */
    String transactionalId(String service) {
        return prefix + "-outbox-" + service;
    }
}
