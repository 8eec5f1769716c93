package caravan.chassis.kafka.cluster;

import caravan.chassis.api.Settings;
import caravan.chassis.messages.retention.Retention;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The settings of Kafka and its topics.
 *
 * @param bootstrapServers {@code host:port}, several with commas between
 * @param replication copies of each partition of a new topic
 * @param retention how long topics keep messages
 * @param prefix the prefix of all names of topics and groups, so that several fleets can share a cluster
 * @param security Kafka's own client settings for TLS and login; holds secrets, and is never logged
 */
public record KafkaSettings(
        String bootstrapServers, int replication, Duration retention, String prefix, Map<String, String> security) {
    /** Topics keep messages this much longer than outboxes, so that a consumer that was away has time to read them. */
    private static final Duration RETENTION_MARGIN = Duration.ofDays(1);

    private static final String PREFIX = "caravan";
    private static final Pattern PREFIX_FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern FORM = Pattern.compile("[^\\s,:]+:[0-9]{1,5}(,[^\\s,:]+:[0-9]{1,5})*");
    private static final int REPLICATION_MAX = 7;
    private static final List<String> OF_SECURITY = List.of("security.", "sasl.", "ssl.");

    /** @throws IllegalArgumentException if the servers or the prefix have another form */
    public KafkaSettings {
        security = Map.copyOf(security);
        if (!FORM.matcher(bootstrapServers).matches()) {
            throw new IllegalArgumentException(
                    "setting kafka must be host:port, or several with commas between, not '" + bootstrapServers + "'");
        }
        if (!PREFIX_FORM.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "setting kafka-prefix must be of small letters, digits and hyphens, not '" + prefix + "'");
        }
    }

    /**
     * Reads {@code kafka}, {@code kafka-replication}, {@code messages-retention}, {@code kafka-prefix} and {@code kafka-security}; empty if
     * {@code kafka} is not set. The last one names a file of properties that begin with {@code security.}, {@code sasl.} or {@code ssl.}.
     *
     * @throws IllegalArgumentException if one does not fit, or the file cannot be read
     */
    public static Optional<KafkaSettings> of(Settings settings) {
        return settings.text("kafka")
                .map(servers -> new KafkaSettings(
                        servers.strip(),
                        settings.integer("kafka-replication", 1, 1, REPLICATION_MAX),
                        Retention.time(settings).plus(RETENTION_MARGIN),
                        settings.text("kafka-prefix").orElse(PREFIX),
                        settings.text("kafka-security").map(KafkaSettings::read).orElse(Map.of())));
    }

    private static Map<String, String> read(String file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            // The file's content is secret, so not even a parser's error message is shown.
            throw new IllegalArgumentException(
                    "setting kafka-security must name a file of properties that can be read, not '" + file + "'");
        }
        Map<String, String> security = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (OF_SECURITY.stream().noneMatch(name::startsWith)) {
                throw new IllegalArgumentException(
                        "'" + name + "' in " + file
                                + " (kafka-security) must begin with security., sasl. or ssl.: Caravan sets all other properties itself");
            }
            security.put(name, properties.getProperty(name));
        }
        return security;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers + ", replication=" + replication + ", prefix=" + prefix + "]";
    }

    public String topic(String topic) {
        return prefix + "." + topic;
    }

    public String group(String receiver) {
        return prefix + "." + receiver;
    }
}
