package caravan.chassis.kafka.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.kafka.relay.Publication;
import caravan.chassis.messages.wire.Partitions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The memory of Kafka's clients is what we count for them, as Kafka reads its settings. */
class ClientsTest {
    private final Clients clients =
            new Clients(new KafkaSettings("127.0.0.1:1", 1, Duration.ofDays(7), "test", Map.of()));

    private static ProducerConfig producer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return new ProducerConfig(all);
    }

    private static ConsumerConfig consumer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return new ConsumerConfig(all);
    }

    @Test
    void aProducersBufferIsBoundedAndTheLargestMessageFits() {
        ProducerConfig read = producer(clients.ofProducers());
        assertThat(read.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG)).isEqualTo(Clients.BUFFER_BYTES_MAX);
        assertThat(read.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)).isEqualTo(Clients.RECORD_BYTES_MAX);
        assertThat(Clients.BUFFER_BYTES_MAX)
                .as("a page of the outbox, too")
                .isGreaterThan(Clients.RECORD_BYTES_MAX)
                .isGreaterThan(Publication.PAYLOAD_BYTES_MAX);
    }

    @Test
    void aConsumerFetchesAtMostItsLimit() {
        for (Optional<String> group : List.of(Optional.<String>empty(), Optional.of("shop.news"))) {
            ConsumerConfig read = consumer(clients.ofConsumers(group));
            assertThat(read.getInt(ConsumerConfig.FETCH_MAX_BYTES_CONFIG)).isEqualTo(Clients.FETCH_BYTES_MAX);
            assertThat(read.getInt(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG) * Partitions.COUNT)
                    .isEqualTo(Clients.FETCH_BYTES_MAX);
            assertThat(read.getInt(ConsumerConfig.MAX_POLL_RECORDS_CONFIG)).isEqualTo(Clients.POLL_RECORDS_MAX);
        }
    }
}
