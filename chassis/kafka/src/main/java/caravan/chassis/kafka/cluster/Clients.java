package caravan.chassis.kafka.cluster;

import caravan.chassis.messages.wire.Partitions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Makes Kafka's clients. Their timeouts fit a relay whose lease lasts seconds. */
public final class Clients {
    /** The most records of a poll. */
    static final int POLL_RECORDS_MAX = 500;

    /** The largest record. HTTP bodies are limited to much less. */
    static final int RECORD_BYTES_MAX = 2 * 1024 * 1024;

    /** A producer's buffer for records that are not acknowledged yet. If it is full, the sender waits. */
    public static final int BUFFER_BYTES_MAX = 6 * 1024 * 1024;

    /** The most bytes that a consumer fetches ahead. A larger record is fetched alone. */
    public static final int FETCH_BYTES_MAX = 1024 * 1024;

    private static final int PARTITION_FETCH_BYTES_MAX = FETCH_BYTES_MAX / Partitions.COUNT;

    private static final int RECONNECT_MILLIS_MAX = 1_000;
    private static final int REQUEST_MILLIS_MAX = 3_000;
    private static final int ADMIN_MILLIS_MAX = 4_000;
    private static final int BLOCK_MILLIS_MAX = 4_000;
    private static final int DELIVERY_MILLIS_MAX = 8_000;

    /**
     * The producer waits this long for more records. The end of a page sends at once, so each partition's messages of a page are one batch.
     */
    private static final int LINGER_MILLIS = 100;

    private static final int BATCH_BYTES = 64 * 1024;

    /** The shortest time that brokers allow by default. A dead consumer is noticed after it. */
    private static final int SESSION_MILLIS_MAX = 6_000;

    private static final int HEARTBEAT_MILLIS = 1_500;

    /** It is also the interval at which the heartbeat thread checks whether a heartbeat is due. */
    private static final int RETRY_OF_GROUPS_MILLIS = 300;

    /** A consumer that waits longer than this for its database loses its partitions to others, and joins again later. */
    private static final int BETWEEN_POLLS_MILLIS_MAX = 60_000;

    private static final int METADATA_AGE_MILLIS_MAX = 10_000;

    /**
     * How long a broker waits for messages before it answers that there are none. New messages are sent at once. Only partitions that were
     * just taken over must wait for this answer. It is well below {@link #REQUEST_MILLIS_MAX}.
     */
    private static final int FETCH_WAIT_MILLIS_MAX = 1_500;

    /** The same for consumers that read all partitions: they never take over partitions. */
    private static final int FETCH_WAIT_OF_ALL_MILLIS_MAX = 2_500;

    private final KafkaSettings settings;

    public Clients(KafkaSettings settings) {
        this.settings = settings;
    }

    public Admin admin() {
        Map<String, Object> config = common();
        config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_MILLIS_MAX);
        return Admin.create(config);
    }

    /** The producer's retries make no duplicates, and keep the order of a partition. */
    public KafkaProducer<byte[], byte[]> producer(Serializer<byte[]> values) {
        return new KafkaProducer<>(ofProducers(), new ByteArraySerializer(), values);
    }

    public Map<String, Object> ofProducers() {
        Map<String, Object> config = common();
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        // The next batch is sent after the one before it is acknowledged (see Publisher).
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES_MAX);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RECORD_BYTES_MAX);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS_MAX);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS_MAX);
        return config;
    }

    /** @param group the consumer group; empty for a consumer that reads all partitions */
    public KafkaConsumer<byte[], byte[]> consumer(Optional<String> group, ClusterWatch watch) {
        return new KafkaConsumer<>(ofConsumers(group), new ByteArrayDeserializer(), watch);
    }

    Map<String, Object> ofConsumers(Optional<String> group) {
        Map<String, Object> config = common();
        // Relays of earlier versions sent transactions, so a topic may hold aborted ones.
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS_MAX);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES_MAX);
        config.put(
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                group.isPresent() ? FETCH_WAIT_MILLIS_MAX : FETCH_WAIT_OF_ALL_MILLIS_MAX);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, BLOCK_MILLIS_MAX);
        config.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, METADATA_AGE_MILLIS_MAX);
        group.ifPresent(name -> {
            config.put(ConsumerConfig.GROUP_ID_CONFIG, name);
            config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS_MAX);
            config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
            config.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, RETRY_OF_GROUPS_MILLIS);
            config.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, BETWEEN_POLLS_MILLIS_MAX);
            // Partitions that stay here are read while others move.
            config.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        });
        return config;
    }

    private Map<String, Object> common() {
        Map<String, Object> config = new HashMap<>(settings.security());
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS_MAX);
        config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MILLIS_MAX);
        // Our own metrics are enough. Kafka's would be registered with JMX for each client.
        config.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        config.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return config;
    }
}
