package caravan.chassis.kafka;

import caravan.chassis.messages.outbox.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    Publisher(String source, KafkaSettings settings, Clients clients, Topics topics) {
        this.source = source;
        this.settings = settings;
        this.topics = topics;
        this.ofTransactions = clients.transactionalProducer(source);
        this.ofSingles = clients.producer();
    }

    /** First of all: from here on no other instance publishes a transaction of this source, and nothing of it is half done. */
    void begin() {
        ofTransactions.initTransactions();
    }

    /** @throws KafkaException if they were not taken, or only in part: then this one is done with, and the page is another's to send */
    void publish(List<Outgoing> page) throws InterruptedException {
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
        ofSingles.close(CLOSE_MAX);
        ofTransactions.close(CLOSE_MAX);
    }
}
