package caravan.chassis.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.chassis.messages.outbox.Delivery;
import caravan.chassis.messages.outbox.Partitions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class KafkaFaultsTest {
    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aRelayWhoseHolderDiedIsTakenOverWhenItsLeaseRunsOut() {
        shop.senderDatabase
                .jdbi()
                .useHandle(handle -> handle.execute("UPDATE relay SET holder = gen_random_uuid(),"
                        + " expires_at = clock_timestamp() + interval '2 seconds'"));
        Instant begun = Instant.now();
        Shop.Process process = shop.startedProcess();
        process.send("key", 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> shop.published() == 1);
        assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofMillis(1_900));
        assertThat(Relay.LEASE).as("what is left of the ten seconds").isLessThanOrEqualTo(Duration.ofSeconds(6));
        shop.awaitApplied("key", 1);
    }

    private Optional<UUID> holder() {
        return shop.senderDatabase
                .jdbi()
                .withHandle(handle -> handle.select("SELECT holder FROM relay WHERE holder IS NOT NULL")
                        .mapTo(UUID.class)
                        .findOne());
    }

    @Test
    void aRelayThatStopsLeavesItsOutboxToAnotherAtOnce() {
        Shop.Process first = shop.startedProcess();
        first.send("key", 1);
        shop.awaitApplied("key", 1);
        Shop.Process second = shop.startedProcess();
        Optional<UUID> firstHolder = holder();
        first.hub.stop();
        assertThat(holder()).as("whoever holds the lease after the stop").isNotEqualTo(firstHolder);
        second.send("key", 2);
        await().atMost(Duration.ofSeconds(30)).until(() -> shop.published() == 2);
        shop.awaitApplied("key", 2);
    }

    @Test
    void whatAnInstanceCommitsThatDoesNotPublishIsPublishedBeforeTheOtherLooksByItself() {
        Shop.Process publishing = shop.startedProcess();
        publishing.send("key", 1);
        shop.awaitApplied("key", 1);
        Shop.Process other = shop.startedProcess();
        List<Duration> times = new ArrayList<>();
        for (int number = 2; number <= 12; number++) {
            Instant committing = Instant.now();
            other.send("key", number);
            long position = number;
            await().pollInterval(Duration.ofMillis(1)).until(() -> shop.published() == position);
            times.add(Duration.between(committing, Instant.now()));
        }
        times.sort(Comparator.naturalOrder());
        assertThat(times.get(times.size() / 2))
                .as("the median of %s, where looks alone would make it five seconds", times)
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aZombieIsShutOutAndWhatItBeganIsNeverSeen() {
        try (KafkaProducer<byte[], byte[]> zombie =
                new Clients(shop.settings).transactionalProducer("sender", new ByteArraySerializer())) {
            Shop.Process process = shop.process();
            process.send("key", 1, 2, 3);
            shop.ensureTopic();
            zombie.initTransactions();
            zombie.beginTransaction();
            zombie.send(unreadable(2));
            zombie.flush();
            process.hub.start();
            shop.awaitApplied("key", 3);
            assertThatThrownBy(zombie::commitTransaction).isInstanceOf(KafkaException.class);
            process.send("key", 4);
            shop.awaitApplied("key", 4);
        }
    }

    @Test
    void messagesThatComeSinglyNeedNoTransactionAndACrowdInAPartitionIsOne() {
        Shop.Process process = shop.startedProcess();
        for (int number = 1; number <= 3; number++) {
            process.send("key", number);
            shop.awaitApplied("key", number);
        }
        assertThat(shop.records()).as("messages, and ends of transactions").isEqualTo(3);
        process.send("key", 4, 5);
        shop.awaitApplied("key", 5);
        assertThat(shop.records()).as("messages, and ends of transactions").isEqualTo(5 + 1);
    }

    @Test
    void whatIsPublishedAgainIsAppliedOnce() {
        Shop.Process process = shop.startedProcess();
        process.send("key", 1, 2, 3);
        shop.awaitApplied("key", 3);
        process.hub.stop();
        shop.senderDatabase.jdbi().useHandle(handle -> handle.execute("UPDATE relay SET position = 0"));
        Shop.Process next = shop.startedProcess();
        next.send("key", 4);
        shop.awaitApplied("key", 4);
        assertThat(shop.records()).isGreaterThanOrEqualTo(3 + 4);
    }

    @Test
    void aRebalanceInTheMiddleAppliesEachOnceAndInOrder() throws Exception {
        Shop.Process first = shop.startedProcess();
        Thread sending = Thread.ofVirtual()
                .start(() -> IntStream.rangeClosed(1, 150)
                        .forEach(number -> List.of("a", "b", "c", "d").forEach(key -> first.send(key, number))));
        await().until(() -> !shop.applied("d").isEmpty());
        Shop.Process second = shop.startedProcess();
        shop.startedProcess();
        await().until(() -> shop.applied("d").size() > 50);
        second.hub.stop();
        sending.join();
        for (String key : List.of("a", "b", "c", "d")) {
            shop.awaitApplied(key, 150);
        }
    }

    @Test
    void aForeignRecordIsSkippedAndCounted() {
        Shop.Process process = shop.process();
        shop.ensureTopic();
        try (KafkaProducer<byte[], byte[]> stranger =
                new Clients(shop.settings).transactionalProducer("stranger", new ByteArraySerializer())) {
            stranger.initTransactions();
            stranger.beginTransaction();
            stranger.send(new ProducerRecord<>(
                    shop.settings.topic("sender"), 0, null, "\0garbage".getBytes(StandardCharsets.UTF_8)));
            stranger.commitTransaction();
        }
        process.hub.start();
        process.send("key", 1);
        shop.awaitApplied("key", 1);
        await().until(() ->
                process.registry.get("caravan.kafka.foreign.records").counter().count() == 1);
    }

    @Test
    void traceAndCauseSurviveTheWire() {
        Shop.Process process = shop.startedProcess();
        process.send("key", 1);
        shop.awaitApplied("key", 1);
        assertThat(shop.seen).singleElement().satisfies(message -> {
            assertThat(message.cause()).isEqualTo(Shop.CAUSE);
            assertThat(message.source()).isEqualTo("sender");
            assertThat(message.position()).isEqualTo(1);
        });
    }

    @Test
    void theSameDataGoesFromTheLocalTransportToKafkaAndBack() {
        int sent = 0;
        for (boolean local : List.of(true, false, true)) {
            Shop.Process process = local ? shop.localProcess() : shop.process();
            process.hub.start();
            process.send("key", ++sent, ++sent);
            shop.awaitApplied("key", sent);
            process.hub.stop();
        }
    }

    /** At a position that a real message has: whoever took this one for it would lose the other. */
    private ProducerRecord<byte[], byte[]> unreadable(long position) {
        byte[] event = "{}".getBytes(StandardCharsets.UTF_8);
        return WireRecord.of(
                "sender",
                shop.settings.topic("sender"),
                new Delivery(Partitions.of("key"), position, Delivery.UNKNOWN, "sender.told.v1", "key", event));
    }
}
