package caravan.chassis.kafka.consumers;

import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.Progress;
import caravan.chassis.kafka.cluster.Topics;
import caravan.chassis.messages.subscriptions.Receiver;
import caravan.chassis.messages.wire.Delivery;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Reads for listeners: every process reads every partition from a moment on. */
public final class BroadcastConsumer extends ConsumerLoop {
    private static final Duration POLL_MAX = Duration.ofSeconds(5);

    private final Topics topics;
    private final Instant since;
    private final Set<String> types;
    private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();

    /** @param since the moment to begin, by the broker's clock */
    public BroadcastConsumer(Receiver receiver, Clients clients, Topics topics, Instant since, MeterRegistry registry) {
        super(receiver, clients, topics, registry);
        this.topics = topics;
        this.since = since;
        this.types = receiver.types();
    }

    @Override
    Optional<String> group() {
        return Optional.empty();
    }

    @Override
    void begin(KafkaConsumer<byte[], byte[]> consumer) {
        Set<TopicPartition> partitions = topics.partitionsOf(topics());
        if (next.isEmpty()) {
            // The ends are read first. Messages that arrive in between are then found by their time.
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                    partitions.stream().collect(Collectors.toMap(Function.identity(), each -> since.toEpochMilli())));
            for (TopicPartition partition : partitions) {
                OffsetAndTimestamp first = found.get(partition);
                next.put(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
            }
        }
        consumer.assign(partitions);
        next.forEach(consumer::seek);
    }

    @Override
    void beginAgain(KafkaConsumer<byte[], byte[]> consumer) {
        next.replaceAll((partition, offset) -> 0L);
        consumer.seekToBeginning(consumer.assignment());
    }

    @Override
    Duration pollMax() {
        return POLL_MAX;
    }

    @Override
    boolean isTold(long beginning, Delivery delivery) {
        return delivery.position() > beginning && types.contains(delivery.type());
    }

    @Override
    void reached(KafkaConsumer<byte[], byte[]> consumer, Progress progress) {
        progress.offsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
    }

    @Override
    void end(KafkaConsumer<byte[], byte[]> consumer) {}

    @Override
    public boolean isAt(Map<TopicPartition, Long> ends) {
        return topics.partitionsOf(topics()).stream()
                .allMatch(partition -> next.getOrDefault(partition, -1L) >= ends.getOrDefault(partition, 0L));
    }
}
