package caravan.chassis.kafka.relay;

import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.KafkaSettings;
import caravan.chassis.kafka.cluster.Topics;
import caravan.chassis.kafka.cluster.WireRecord;
import caravan.chassis.messages.outbox.OutgoingMessage;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;

/**
 * Publishes pages of one outbox, in order, so that no partition ever has a message and lacks one before it: a subscriber that has
 * applied n+1 of a partition drops what is below it, so n, sent again later, would be lost.
 *
 * <p>The producer sends a partition's messages one batch after the other, and the first that is not taken closes it, on the very thread that
 * would send the next one: so nothing that stands behind a lost message is ever sent. A page may be published in part; the next holder
 * publishes all of it again.
 *
 * <p>An instance that slept past its lease may still send its page. All before it is published, and the next holder publishes it too: harmless,
 * as any page that is published twice. docs/decisions/0010.
 */
final class Publisher implements AutoCloseable {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final String source;
    private final KafkaSettings settings;
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<String> knownTopics = new HashSet<>();
    /** Why it sends nothing any more. */
    private final AtomicReference<Exception> end = new AtomicReference<>();

    /** Itself, once it is made: a cluster may be told while that is under way. */
    private final AtomicReference<KafkaProducer<byte[], byte[]>> made = new AtomicReference<>();

    /** @param cluster the id of the one to publish to, to which the published position belongs */
    Publisher(String source, KafkaSettings settings, Clients clients, Topics topics, String cluster) {
        this.source = source;
        this.settings = settings;
        this.topics = topics;
        this.producer = clients.producer(new OneClusterSerializer(
                cluster,
                () -> end(new KafkaException(
                        "the broker's data is another than before: publishing from the beginning"))));
        made.set(producer);
    }

    /**
     * On the producer's own thread, which sends nothing more when this returns. A message was not taken; or a broker lost its data, and lacks all
     * messages before those that wait here: sent there, they would hide the others, which a subscriber drops then.
     */
    private void end(Exception why) {
        if (end.compareAndSet(null, why)) {
            KafkaProducer<byte[], byte[]> sending = made.get();
            if (sending != null) {
                sending.close(Duration.ZERO);
            }
        }
    }

    /**
     * @throws KafkaException if some were not taken. Close this publisher then; the next holder publishes the page again.
     */
    void publish(List<OutgoingMessage> page) {
        ensureTopics(page);
        try {
            for (OutgoingMessage message : page) {
                check();
                producer.send(
                        WireRecord.of(source, settings.topic(message.topic()), message.delivery()),
                        (acknowledged, failure) -> {
                            if (failure != null) {
                                end(failure);
                            }
                        });
            }
            // Together, and each partition's in one piece.
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
            throw new KafkaException("a message was not taken", why);
        }
    }

    private void ensureTopics(List<OutgoingMessage> page) {
        Set<String> missing = new HashSet<>();
        for (OutgoingMessage message : page) {
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
