package caravan.chassis.kafka.relay;

import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.KafkaSettings;
import caravan.chassis.kafka.cluster.Topics;
import caravan.chassis.kafka.cluster.WireRecord;
import caravan.chassis.messages.outbox.OutgoingRead;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes pages of one outbox, in order. No partition may ever have a message without the one before it: a subscriber that has applied
 * message n+1 drops message n, so n would be lost.
 *
 * <p>The producer sends a partition's messages one batch after the other. The first failed batch closes the producer, on the thread that
 * would send the next one. So nothing that follows a lost message is ever sent. A page may be published in part; the next holder publishes
 * all of it again.
 *
 * <p>An instance that was paused longer than its lease may still send its page. Everything before it is published, and the next holder
 * publishes it again, which is harmless. docs/decisions/0010.
 */
final class Publisher implements AutoCloseable {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final String source;
    private final KafkaSettings settings;
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<String> knownTopics = new HashSet<>();
    /** Why it stopped sending. */
    private final AtomicReference<Exception> end = new AtomicReference<>();

    /** The producer, once it is made: Kafka may tell the cluster's id before that. */
    private final AtomicReference<KafkaProducer<byte[], byte[]>> made = new AtomicReference<>();

    /** @param cluster the id of the cluster to publish to; the published position belongs to it */
    Publisher(String source, KafkaSettings settings, Clients clients, Topics topics, String cluster) {
        this.source = source;
        this.settings = settings;
        this.topics = topics;
        this.producer = clients.producer(new OneClusterSerializer(
                cluster,
                () -> end(new KafkaException("the broker's data was replaced: publishing from the beginning"))));
        made.set(producer);
    }

    /**
     * Runs on the producer's own thread, which sends nothing more after it. Either a message failed, or the broker lost its data. In the
     * second case the waiting messages must not be sent, since subscribers would then drop the lost earlier ones when they are published
     * again.
     */
    private void end(Exception why) {
        if (end.compareAndSet(null, why)) {
            KafkaProducer<byte[], byte[]> sending = made.get();
            if (sending != null) {
                sending.close(Duration.ZERO);
            }
        }
    }

    /** @throws KafkaException if some messages failed. Close this publisher then; the next holder publishes the page again. */
    void publish(List<OutgoingRead.Message> page) {
        ensureTopics(page);
        try {
            for (OutgoingRead.Message message : page) {
                check();
                producer.send(
                        WireRecord.of(source, settings.topic(message.topic()), message.delivery()),
                        (acknowledged, failure) -> {
                            if (failure != null) {
                                end(failure);
                            }
                        });
            }
            // All together, one batch for each partition.
            producer.flush();
        } catch (IllegalStateException closed) {
            check();
            throw closed;
        }
        check();
    }

    private void check() {
        Exception why = end.get();
        if (why != null) {
            throw new KafkaException("the broker did not accept a message", why);
        }
    }

    private void ensureTopics(List<OutgoingRead.Message> page) {
        Set<String> missing = new HashSet<>();
        for (OutgoingRead.Message message : page) {
            if (!knownTopics.contains(message.topic())) {
                missing.add(message.topic());
            }
        }
        if (!missing.isEmpty()) {
            topics.ensure(missing);
            knownTopics.addAll(missing);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_MAX);
    }
}
