package caravan.chassis.kafka;

import caravan.chassis.messages.outbox.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Publishes pages of one outbox, in order, so that no partition ever has a message and lacks one before it: a subscriber that has
 * applied n+1 of a partition drops what is below it, so n, sent again later, would be lost.
 *
 * <p>A page that brings a partition two messages is one transaction of Kafka, whole or not there; with plain sends, n could fail
 * while n+1 arrives. A page that brings each partition one at most needs none, and does without: where orders come singly, the
 * beginnings, ends and markers of transactions were a third of the broker's work.
 *
 * <p>An instance that slept past its lease may still send a page without a transaction. It is one that the next holder
 * published too, or publishes: harmless, as any page that is published twice.
 */
final class Publisher implements AutoCloseable {
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final String source;
    private final KafkaSettings settings;
    private final Topics topics;
    private final KafkaProducer<byte[], byte[]> ofTransactions;
    private final KafkaProducer<byte[], byte[]> ofSingles;
    private final Set<String> knownTopics = new HashSet<>();
    /** Both, once they are made. */
    private final List<KafkaProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();

    private volatile boolean isOfAnotherCluster;

    /** @param cluster the id of the one to publish to, to which the published position belongs */
    Publisher(String source, KafkaSettings settings, Clients clients, Topics topics, String cluster) {
        this.source = source;
        this.settings = settings;
        this.topics = topics;
        this.ofTransactions =
                clients.transactionalProducer(source, new OneClusterSerializer(cluster, () -> abandon(0)));
        producers.add(ofTransactions);
        try {
            this.ofSingles = clients.producer(new OneClusterSerializer(cluster, () -> abandon(1)));
            producers.add(ofSingles);
        } catch (RuntimeException | Error failure) {
            ofTransactions.close(CLOSE_MAX);
            throw failure;
        }
    }

    /**
     * A broker that lost its data lacks all messages before those that wait here: sent there, they would hide the others, which a
     * subscriber drops then. So nothing more is sent, and the next holder publishes from the beginning.
     *
     * @param noticing the producer on whose own thread this is: closed at once, as it would send when this returns. To close the other
     *     one waits for its thread, which may wait for this one
     */
    private void abandon(int noticing) {
        isOfAnotherCluster = true;
        for (int i = 0; i < producers.size(); i++) {
            KafkaProducer<byte[], byte[]> producer = producers.get(i);
            if (i == noticing) {
                producer.close(Duration.ZERO);
            } else {
                Thread.ofVirtual().name("publisher-end-" + source).start(() -> producer.close(Duration.ZERO));
            }
        }
    }

    /** First of all: from here on no other instance publishes a transaction of this source, and nothing of it is half done. */
    void begin() {
        ofTransactions.initTransactions();
    }

    /**
     * @throws KafkaException if some were not taken. Close this publisher then; the next holder publishes the page again.
     */
    void publish(List<Outgoing> page) throws InterruptedException {
        if (isOfAnotherCluster) {
            throw new KafkaException("the broker's data is another than before: publishing from the beginning");
        }
        ensureTopics(page);
        List<ProducerRecord<byte[], byte[]>> records = page.stream()
                .map(message -> WireRecord.of(source, settings.topic(message.topic()), message.delivery()))
                .toList();
        if (hasOneAPartition(records)) {
            sendSingly(records);
        } else {
            ofTransactions.beginTransaction();
            records.forEach(ofTransactions::send);
            ofTransactions.commitTransaction();
        }
    }

    private static boolean hasOneAPartition(List<ProducerRecord<byte[], byte[]>> records) {
        Set<TopicPartition> partitions = new HashSet<>();
        return records.stream()
                .allMatch(record -> partitions.add(new TopicPartition(record.topic(), record.partition())));
    }

    private void sendSingly(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            acknowledgements.add(ofSingles.send(record));
        }
        for (Future<RecordMetadata> acknowledgement : acknowledgements) {
            try {
                acknowledgement.get();
            } catch (ExecutionException refused) {
                throw new KafkaException("a message was not taken", refused.getCause());
            }
        }
    }

    private void ensureTopics(List<Outgoing> page) {
        Set<String> missing = new HashSet<>();
        for (Outgoing message : page) {
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
        try {
            ofSingles.close(CLOSE_MAX);
        } finally {
            ofTransactions.close(CLOSE_MAX);
        }
    }
}
