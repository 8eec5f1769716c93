package caravan.chassis.kafka.consumers;

import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.Interval;
import caravan.chassis.kafka.cluster.KafkaSettings;
import caravan.chassis.kafka.cluster.Progress;
import caravan.chassis.kafka.cluster.Topics;
import caravan.chassis.messages.subscriptions.MissingMessages;
import caravan.chassis.messages.subscriptions.Receiver;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.messages.wire.Partitions;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads for a subscription, whose instances share its partitions. The group's offsets only say where to begin reading. What counts are the
 * positions that are stored with the effects. So a rebalance is harmless at any time.
 */
public final class SharedConsumer extends ConsumerLoop {
    private static final Duration POLL_MAX = Duration.ofSeconds(5);

    /**
     * The interval at which offsets are stored: each time is a write to the broker's disk for every partition, and only says where to begin
     * reading.
     */
    private static final Duration STORED_AFTER = Duration.ofMillis(200);

    private static final Duration REQUEST_LOOKED_AFTER = Duration.ofSeconds(4);
    private static final Duration STORING_MAX = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(SharedConsumer.class);

    private final KafkaSettings settings;
    private final String group;
    private final Topics topics;
    private final Map<TopicPartition, OffsetAndMetadata> unstored = new HashMap<>();
    /** The applied positions of each source, as far as this instance knows. */
    private final Map<TopicPartition, Map<String, Long>> positions = new HashMap<>();

    private final Interval storing = new Interval(STORED_AFTER);

    /** The request for a snapshot that is stored with the offsets. */
    private Optional<UUID> request = Optional.empty();

    private long requestLookedAtNanos = System.nanoTime();
    /** Newly assigned partitions that were not checked yet for purged messages that this group has not read. */
    private final Set<TopicPartition> unlooked = new HashSet<>();

    public SharedConsumer(
            Receiver receiver, KafkaSettings settings, Clients clients, Topics topics, MeterRegistry registry) {
        super(receiver, clients, topics, registry);
        this.settings = settings;
        this.group = settings.group(receiver.name());
        this.topics = topics;
    }

    @Override
    Optional<String> group() {
        return Optional.of(group);
    }

    @Override
    void begin(KafkaConsumer<byte[], byte[]> consumer) {
        unstored.clear();
        positions.clear();
        unlooked.clear();
        receiver.recoversFrom().ifPresent(source -> {
            // This comes before the first record: a request whose answer is lost is repeated at each start.
            open(source);
            isRequestToBeRead = true;
        });
        consumer.subscribe(topics().stream().map(settings::topic).toList(), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                readAgain.forget(partitions);
                unlooked.addAll(partitions);
                try {
                    tellAgain(consumer, Set.copyOf(partitions));
                } catch (WakeupException stopped) {
                    throw stopped;
                } catch (RuntimeException unsaid) {
                    // It is stored with the next offsets.
                    LOG.atDebug().setCause(unsaid).log("Positions were not stored when partitions were assigned");
                }
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                try {
                    store(consumer);
                } catch (WakeupException stopped) {
                    throw stopped;
                } catch (RuntimeException unsaid) {
                    // The next owner reads some messages again.
                    LOG.atDebug().setCause(unsaid).log("Offsets were not stored before partitions moved");
                }
                forget(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                forget(partitions);
            }
        });
    }

    /** A later write would overwrite what their next owner stores. */
    private void forget(Collection<TopicPartition> partitions) {
        unstored.keySet().removeAll(partitions);
        positions.keySet().removeAll(partitions);
        unlooked.removeAll(partitions);
        readAgain.forget(partitions);
    }

    /**
     * The earlier owner may have stored less than is applied: an earlier version stored nothing, and a source without new messages is
     * stored only with messages of others.
     */
    private void tellAgain(KafkaConsumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        Map<String, Map<Integer, Long>> applied = receiver.applied().orElseGet(Map::of);
        consumer.committed(partitions).forEach((partition, offset) -> {
            Map<String, Long> bySource = new HashMap<>();
            applied.forEach((source, byPartition) -> bySource.put(
                    source,
                    Math.max(
                            byPartition.getOrDefault(Partitions.ALL, 0L),
                            byPartition.getOrDefault(partition.partition(), 0L))));
            bySource.values().removeIf(position -> position == 0);
            positions.put(partition, bySource);
            if (offset != null && !offset.metadata().equals(ReachedPositions.encode(bySource, request))) {
                unstored.putIfAbsent(partition, offset);
            } else if (offset == null && request.isPresent()) {
                // Nothing was read of it yet.
                unstored.putIfAbsent(partition, new OffsetAndMetadata(consumer.position(partition)));
            }
        });
    }

    /**
     * If a partition has purged messages that this group has not read, no new message may show that for a long time. So a snapshot is
     * requested at once.
     */
    private void lookAtBeginnings(KafkaConsumer<byte[], byte[]> consumer, String source) {
        if (unlooked.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(unlooked);
        consumer.beginningOffsets(unlooked).entrySet().stream()
                .filter(beginning -> beginning.getValue() > offsetOf(committed.get(beginning.getKey())))
                .map(Map.Entry::getKey)
                .findFirst()
                .ifPresent(partition -> {
                    // One request is for all of them.
                    receiver.askForSnapshotOrStop(
                            new MissingMessages(source, partition.partition(), 0, MissingMessages.UNKNOWN),
                            DeliveryOrder.WITHIN_PARTITIONS);
                    isRequestToBeRead = true;
                });
        unlooked.clear();
    }

    private static long offsetOf(@Nullable OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    /** Stores this group's request for a snapshot, or that there is none any more. Any instance may have noticed it. */
    private void tellRequest(KafkaConsumer<byte[], byte[]> consumer) {
        if (isRequestToBeRead || System.nanoTime() - requestLookedAtNanos > REQUEST_LOOKED_AFTER.toNanos()) {
            isRequestToBeRead = false;
            requestLookedAtNanos = System.nanoTime();
            Optional<UUID> now = receiver.snapshotRequest();
            if (!now.equals(request)) {
                request = now;
                tellAgain(consumer, consumer.assignment());
            }
        }
    }

    @Override
    void beginAgain(KafkaConsumer<byte[], byte[]> consumer) {
        unstored.clear();
        consumer.seekToBeginning(consumer.assignment());
    }

    @Override
    Duration pollMax() {
        return unstored.isEmpty() ? POLL_MAX : storing.left();
    }

    /** The positions that are stored with the effects are more precise. */
    @Override
    boolean isTold(long beginning, Delivery delivery) {
        return true;
    }

    @Override
    void reached(KafkaConsumer<byte[], byte[]> consumer, Progress progress) {
        receiver.recoversFrom().ifPresent(source -> {
            lookAtBeginnings(consumer, source);
            // While it waits, after each message, since that may be the last of the snapshot.
            isRequestToBeRead |= request.isPresent() && !progress.offsets().isEmpty();
            tellRequest(consumer);
        });
        unstored.putAll(progress.offsets());
        progress.positions()
                .forEach((partition, bySource) -> bySource.forEach((source, position) -> positions
                        .computeIfAbsent(partition, _ -> new HashMap<>())
                        .merge(source, position, Math::max)));
        if (storing.isDue() && !unstored.isEmpty()) {
            consumer.commitAsync(withPositions(), (offsets, failure) -> {
                if (failure != null) {
                    // The owner of the partitions stores it again with the next offsets.
                    offsets.forEach(unstored::putIfAbsent);
                    unstored.keySet().retainAll(consumer.assignment());
                }
            });
            unstored.clear();
            storing.done();
        }
    }

    @Override
    void end(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            store(consumer);
        } catch (WakeupException woken) {
            // The wake-up was meant for a poll.
            store(consumer);
        }
    }

    private void store(KafkaConsumer<byte[], byte[]> consumer) {
        if (!unstored.isEmpty()) {
            consumer.commitSync(withPositions(), STORING_MAX);
            unstored.clear();
        }
    }

    /** The offsets to store, with their metadata for the sources. */
    private Map<TopicPartition, OffsetAndMetadata> withPositions() {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
        unstored.forEach((partition, offset) -> all.put(
                partition,
                new OffsetAndMetadata(
                        offset.offset(),
                        offset.leaderEpoch(),
                        ReachedPositions.encode(positions.getOrDefault(partition, Map.of()), request))));
        return all;
    }

    @Override
    public boolean isAt(Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> reached = topics.reached(group);
        return topics.partitionsOf(topics()).stream()
                .allMatch(partition -> reached.getOrDefault(partition, 0L) >= ends.getOrDefault(partition, 0L));
    }
}
