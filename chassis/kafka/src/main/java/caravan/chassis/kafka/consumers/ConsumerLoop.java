package caravan.chassis.kafka.consumers;

import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.ClusterWatch;
import caravan.chassis.kafka.cluster.Progress;
import caravan.chassis.kafka.cluster.Topics;
import caravan.chassis.kafka.cluster.WireRecord;
import caravan.chassis.messages.subscriptions.MissingMessages;
import caravan.chassis.messages.subscriptions.Receiver;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.messages.workers.StopSignal;
import caravan.kernel.Backoff;
import caravan.kernel.Outage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads for one receiver, on its own thread. After any failure it starts again. */
public abstract class ConsumerLoop {
    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);

    public final Receiver receiver;
    private final Clients clients;
    private final Topics topics;
    private final Counter foreign;
    private final StopSignal stopSignal = new StopSignal();
    private final ClusterWatch watch = new ClusterWatch();
    /** The first position of each source for this receiver. */
    private final Map<String, Long> opened = new HashMap<>();

    final PartitionReplay readAgain;
    /** Whether messages that the receiver needs are purged or lost. */
    private boolean isAtAGap;
    /** Whether the receiver's request for a snapshot may have changed since it was last read. */
    boolean isRequestToBeRead;

    private volatile @Nullable KafkaConsumer<byte[], byte[]> running;
    private volatile long lag;
    /** Consecutive failures, for the reading thread. */
    private int failures;

    private final Outage outage = new Outage();

    private @Nullable Thread thread;

    public ConsumerLoop(Receiver receiver, Clients clients, Topics topics, MeterRegistry registry) {
        this.receiver = receiver;
        this.clients = clients;
        this.topics = topics;
        this.readAgain = new PartitionReplay(receiver.name());
        this.foreign = Counter.builder("caravan.kafka.foreign.records")
                .description("Records that are not messages of Caravan and were skipped")
                .tag("receiver", receiver.name())
                .register(registry);
        receiver.watch("kafka", new Receiver.Lag(() -> lag, () -> 0, true));
    }

    /** The consumer group, if there is one. */
    abstract Optional<String> group();

    /** Takes the partitions, or subscribes to them. */
    abstract void begin(KafkaConsumer<byte[], byte[]> consumer);

    /** Goes back to the beginning of every partition, since everything read so far came from another cluster. */
    abstract void beginAgain(KafkaConsumer<byte[], byte[]> consumer);

    /** The timeout of a poll. */
    abstract Duration pollMax();

    /** Whether to hand on a message. */
    abstract boolean isTold(long beginning, Delivery delivery);

    /** Notes the progress. */
    abstract void reached(KafkaConsumer<byte[], byte[]> consumer, Progress progress);

    /** Called before an orderly close of the consumer. */
    abstract void end(KafkaConsumer<byte[], byte[]> consumer);

    /** Whether everything up to these ends is handled. */
    public abstract boolean isAt(Map<TopicPartition, Long> ends);

    public Set<String> topics() {
        return receiver.topics();
    }

    public void open(String source) {
        opened.computeIfAbsent(source, unopened -> receiver.open(unopened, DeliveryOrder.WITHIN_PARTITIONS));
    }

    public void start() {
        thread = Thread.ofPlatform().daemon().name("kafka-" + receiver.name()).start(this::run);
    }

    public void beginStop() {
        stopSignal.begin();
        KafkaConsumer<byte[], byte[]> consumer = running;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    public void awaitEnd() {
        Thread reading = thread;
        if (reading == null) {
            return;
        }
        try {
            if (!reading.join(STOP_MAX)) {
                LOG.atWarn().addKeyValue("receiver", receiver.name()).log("A consumer did not stop in time");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopSignal.hasBegun() && !isAtAGap) {
            try {
                topics.ensure(receiver.topics());
                readUntilStopped();
            } catch (InterruptedException | WakeupException stopped) {
                LOG.atDebug().addKeyValue("receiver", receiver.name()).log("A consumer was woken to stop");
            } catch (RuntimeException | Error failure) {
                failures++;
                tell(failure);
                try {
                    stopSignal.await(AFTER_FAILURE.afterAttempts(failures));
                } catch (InterruptedException stopped) {
                    return;
                }
            }
        }
    }

    private void tell(Throwable failure) {
        if (!stopSignal.hasBegun()) {
            outage.failed(failure.getClass())
                    .ifPresent(report -> LOG.atWarn()
                            .addKeyValue("receiver", receiver.name())
                            .addKeyValue("failure", Outage.line(failure))
                            .addKeyValue("failures", report.failures())
                            .log("Messages cannot be read from the broker now: trying again"));
        }
    }

    private void tellOfRecovery() {
        failures = 0;
        outage.over()
                .ifPresent(was -> LOG.atInfo()
                        .addKeyValue("receiver", receiver.name())
                        .addKeyValue("lasted", was.lasted())
                        .log("Messages can be read from the broker again"));
    }

    private void readUntilStopped() throws InterruptedException {
        KafkaConsumer<byte[], byte[]> consumer = clients.consumer(group(), watch);
        try {
            running = consumer;
            readAgain.clear();
            begin(consumer);
            while (!stopSignal.hasBegun() && !isAtAGap) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(pollMax());
                if (watch.hasChanged()) {
                    LOG.atWarn()
                            .addKeyValue("receiver", receiver.name())
                            .log("The broker's data was replaced: reading it from the beginning");
                    readAgain.clear();
                    beginAgain(consumer);
                    continue;
                }
                take(consumer, records);
                tellOfRecovery();
                lag = consumer.assignment().stream()
                        // It is -1 while the client knows a later position than the end that it was told.
                        .mapToLong(partition ->
                                Math.max(0, consumer.currentLag(partition).orElse(0)))
                        .sum();
            }
        } catch (WakeupException stopped) {
            // Only a stop wakes the consumer, and the loop ends by itself.
        } finally {
            running = null;
            close(consumer);
        }
    }

    private void close(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            end(consumer);
        } catch (RuntimeException unsaid) {
            LOG.atDebug().setCause(unsaid).log("The last offsets were not stored: the next start reads them again");
        }
        try {
            consumer.close(CloseOptions.timeout(CLOSE_MAX));
        } catch (RuntimeException unclean) {
            LOG.atDebug().setCause(unclean).log("A consumer was not closed cleanly");
        }
    }

    private void take(KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records)
            throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(records.nextOffsets());
        Map<TopicPartition, Map<String, Long>> positions = new HashMap<>();
        Map<String, List<Delivery>> bySource = new LinkedHashMap<>();
        int skipped = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Optional<WireRecord> read = WireRecord.read(record);
            if (read.isEmpty()) {
                skipped++;
            } else {
                String source = read.get().source();
                Delivery delivery = read.get().delivery();
                bySource.computeIfAbsent(source, _ -> new ArrayList<>()).add(delivery);
                positions
                        .computeIfAbsent(new TopicPartition(record.topic(), record.partition()), _ -> new HashMap<>())
                        .merge(source, delivery.position(), Math::max);
            }
        }
        tellOfForeign(skipped);
        Map<TopicPartition, MissingMessages> missing = handOn(bySource, offsets.keySet());
        List<MissingMessages> gone = readAgain.note(consumer, positions.keySet(), missing);
        if (!gone.isEmpty()) {
            // One request is for all partitions.
            if (!receiver.askForSnapshotOrStop(gone.getFirst(), DeliveryOrder.WITHIN_PARTITIONS)) {
                isAtAGap = true;
                return;
            }
            isRequestToBeRead = true;
            gone.forEach(each -> readAgain.again(consumer, each.partition()));
        }
        offsets.keySet().removeAll(readAgain.partitions());
        positions.keySet().removeAll(readAgain.partitions());
        reached(consumer, new Progress(offsets, positions));
    }

    /** Returns the partitions in which messages are missing. */
    private Map<TopicPartition, MissingMessages> handOn(
            Map<String, List<Delivery>> bySource, Set<TopicPartition> partitions) throws InterruptedException {
        Map<TopicPartition, MissingMessages> all = new HashMap<>();
        for (Map.Entry<String, List<Delivery>> each : bySource.entrySet()) {
            String source = each.getKey();
            open(source);
            long beginning = opened.getOrDefault(source, 0L);
            List<Delivery> told = each.getValue().stream()
                    .filter(delivery -> isTold(beginning, delivery))
                    .toList();
            for (MissingMessages missing : receiver.receive(source, DeliveryOrder.WITHIN_PARTITIONS, told)) {
                // A receiver that stores positions reads one topic.
                partitions.stream()
                        .filter(partition -> partition.partition() == missing.partition())
                        .forEach(partition -> all.put(partition, missing));
            }
        }
        return all;
    }

    private void tellOfForeign(int skipped) {
        if (skipped > 0) {
            foreign.increment(skipped);
            LOG.atWarn()
                    .addKeyValue("receiver", receiver.name())
                    .addKeyValue("records", skipped)
                    .log("Records that are not messages of Caravan were skipped: another program writes to its topics");
        }
    }
}
