package caravan.chassis.kafka.relay;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.kafka.consumers.ReachedPositions;
import caravan.chassis.messages.outbox.OutgoingRead;
import caravan.chassis.messages.outbox.RelayLease;
import caravan.chassis.messages.wire.Delivery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PreviousPositionsTest {
    @Test
    void eachMessageNamesThePreviousOneOfItsTopicAndPartition() {
        PreviousPositions previous = new PreviousPositions(new RelayLease.Published(9, Map.of("orders/1", 7L), true));

        assertThat(previous.named(List.of(at("orders", 1, 10), at("orders", 2, 11), at("stock", 1, 12))))
                .extracting(message -> message.delivery().previous())
                .containsExactly(7L, 0L, 0L);
        assertThat(previous.named(List.of(at("orders", 1, 13), at("orders", 1, 14))))
                .extracting(message -> message.delivery().previous())
                .containsExactly(10L, 13L);
    }

    @Test
    void anUnknownPreviousMessageIsNotNamed() {
        PreviousPositions previous = new PreviousPositions(new RelayLease.Published(9, Map.of("orders/1", 7L), false));

        assertThat(previous.named(List.of(at("orders", 2, 10), at("orders", 2, 11), at("orders", 1, 12))))
                .extracting(message -> message.delivery().previous())
                .containsExactly(Delivery.UNKNOWN, 10L, 7L);
    }

    @Test
    void knownPositionsAreStoredOnceAndThenOnlyChanges() {
        PreviousPositions previous = new PreviousPositions(new RelayLease.Published(9, Map.of("orders/1", 7L), true));
        List<OutgoingRead.Message> page = List.of(at("orders", 2, 10));
        previous.named(page);

        previous.published(page);
        assertThat(previous.toStore(10))
                .isEqualTo(new RelayLease.Published(10, Map.of("orders/1", 7L, "orders/2", 10L), true));
        previous.published(List.of(at("orders", 2, 11)));
        previous.published(List.of(at("orders", 3, 12)));
        assertThat(previous.toStore(12))
                .isEqualTo(new RelayLease.Published(12, Map.of("orders/2", 11L, "orders/3", 12L), true));
    }

    @Test
    void positionsAreStoredWithOffsetsAndReadAgain() {
        Map<String, Long> positions = Map.of("orders", 12L, "users", 7L);

        assertThat(ReachedPositions.encode(positions, Optional.empty())).isEqualTo("orders=12 users=7");
        assertThat(ReachedPositions.decode("orders=12 users=7")).isEqualTo(positions);
        assertThat(ReachedPositions.decode("")).isEmpty();
        assertThat(ReachedPositions.decode("somebody else's, x=y")).isEmpty();
    }

    @Test
    void aRequestForASnapshotIsStoredWithThem() {
        UUID request = UUID.fromString("01939f3e-7c00-7009-8000-000000000001");
        String stored = "orders=12 SNAPSHOT=" + request;

        assertThat(ReachedPositions.encode(Map.of("orders", 12L), Optional.of(request)))
                .isEqualTo(stored);
        assertThat(ReachedPositions.request(stored)).contains(request);
        assertThat(ReachedPositions.decode(stored)).isEqualTo(Map.of("orders", 12L));
        assertThat(ReachedPositions.request("orders=12")).isEmpty();
        assertThat(ReachedPositions.request("SNAPSHOT=none")).isEmpty();
    }

    private static OutgoingRead.Message at(String topic, int partition, long position) {
        return new OutgoingRead.Message(
                topic,
                Instant.EPOCH,
                new Delivery(partition, position, Delivery.UNKNOWN, topic + ".told.v1", "key", new byte[0]));
    }
}
