package caravan.chassis.kafka.cluster;

import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.Partitions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Deliveries as Kafka's records, by the CloudEvents Kafka protocol binding 1.0.2, section 3.3: the event is the value, in structured JSON.
 * The attributes that decide whether to read it are also in headers, as the section allows.
 *
 * @param source the service whose outbox it comes from
 */
public record WireRecord(String source, Delivery delivery) {
    private static final String CONTENT_TYPE = "content-type";
    private static final String SOURCE = "ce_source";
    private static final String TYPE = "ce_type";
    private static final String POSITION = "ce_position";
    /** This is not an attribute of the event. It is the position before it in this partition of the topic. */
    private static final String PREVIOUS = "previous-position";

    private static final byte[] STRUCTURED = bytes("application/cloudevents+json; charset=UTF-8");

    public static ProducerRecord<byte[], byte[]> of(String source, String topic, Delivery delivery) {
        List<Header> headers = new ArrayList<>(List.of(
                new RecordHeader(CONTENT_TYPE, STRUCTURED),
                new RecordHeader(SOURCE, bytes(source)),
                new RecordHeader(TYPE, bytes(delivery.type())),
                new RecordHeader(POSITION, bytes(Long.toString(delivery.position())))));
        if (delivery.previous() != Delivery.UNKNOWN) {
            headers.add(new RecordHeader(PREVIOUS, bytes(Long.toString(delivery.previous()))));
        }
        return new ProducerRecord<>(topic, delivery.partition(), bytes(delivery.key()), delivery.event(), headers);
    }

    /** Empty if another program wrote the record. */
    public static Optional<WireRecord> read(ConsumerRecord<byte[], byte[]> record) {
        Optional<String> source = header(record, SOURCE);
        Optional<String> type = header(record, TYPE);
        Optional<Long> position = header(record, POSITION).flatMap(text -> position(text, 1));
        if (source.isEmpty()
                || type.isEmpty()
                || position.isEmpty()
                || record.key() == null
                || record.value() == null) {
            return Optional.empty();
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (Partitions.of(key) != record.partition()) {
            return Optional.empty();
        }
        // Relays of earlier versions do not send it.
        long previous = header(record, PREVIOUS)
                .flatMap(text -> position(text, 0))
                .filter(before -> before < position.get())
                .orElse(Delivery.UNKNOWN);
        return Optional.of(new WireRecord(
                source.get(),
                new Delivery(record.partition(), position.get(), previous, type.get(), key, record.value())));
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }

    private static Optional<Long> position(String text, long min) {
        try {
            long position = Long.parseLong(text);
            return position >= min ? Optional.of(position) : Optional.empty();
        } catch (NumberFormatException notOne) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
