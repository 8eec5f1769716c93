package caravan.chassis.kafka.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.Topics;
import caravan.chassis.kafka.cluster.WireRecord;
import caravan.chassis.messages.outbox.OutgoingRead;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.Partitions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
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
    void aRelayWhoseHolderDiedIsTakenOverWhenItsLeaseExpires() {
        shop.senderDatabase
                .jdbi()
                .useHandle(handle -> handle.execute("UPDATE relay SET holder = gen_random_uuid(),"
                        + " expires_at = clock_timestamp() + interval '2 seconds'"));
        Instant begun = Instant.now();
        Shop.Process process = shop.startedProcess();
        process.send("key", 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> shop.published() == 1);
        assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofMillis(1_900));
        assertThat(Relay.LEASE).as("the lease within the ten seconds").isLessThanOrEqualTo(Duration.ofSeconds(6));
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
    void aRelayWithNothingToPublishKeepsItsLease() {
        shop.startedProcess().send("key", 1);
        shop.awaitApplied("key", 1);
        Lease first = lease();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            Lease now = lease();
            assertThat(now.holder()).isEqualTo(first.holder());
            return now.end().isAfter(first.end().plus(Relay.LEASE));
        });
    }

    private record Lease(String holder, Instant end) {}

    private Lease lease() {
        return shop.senderDatabase
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT holder, expires_at FROM relay")
                        .map((row, context) -> new Lease(
                                row.getString("holder"),
                                row.getTimestamp("expires_at").toInstant()))
                        .one());
    }

    @Test
    void aRelayThatStopsReleasesItsOutboxAtOnce() {
        Shop.Process first = shop.startedProcess();
        first.send("key", 1);
        shop.awaitApplied("key", 1);
        Shop.Process second = shop.startedProcess();
        Optional<UUID> firstHolder = holder();
        first.hub.stop();
        assertThat(holder()).as("the lease's holder after the stop").isNotEqualTo(firstHolder);
        second.send("key", 2);
        await().atMost(Duration.ofSeconds(30)).until(() -> shop.published() == 2);
        shop.awaitApplied("key", 2);
    }

    @Test
    void commitsOfAnInstanceThatDoesNotPublishArePublishedBeforeTheNextPoll() {
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
                .as("the median of %s; with polling alone it would be five seconds", times)
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void abortedTransactionsOfAnEarlierVersionAreNeverSeen() {
        try (KafkaProducer<byte[], byte[]> earlier = transactionalProducer()) {
            Shop.Process process = shop.process();
            process.send("key", 1, 2, 3);
            shop.ensureTopic();
            earlier.initTransactions();
            earlier.beginTransaction();
            earlier.send(unreadable(2));
            earlier.flush();
            earlier.abortTransaction();
            process.hub.start();
            shop.awaitApplied("key", 3);
        }
    }

    private KafkaProducer<byte[], byte[]> transactionalProducer() {
        Map<String, Object> config = new Clients(shop.settings).ofProducers();
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, shop.settings.topic("earlier"));
        // The first transaction creates the topic of transactions.
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Test
    void manyMessagesInAPartitionNeedNoTransaction() {
        Shop.Process process = shop.startedProcess();
        process.send("key", 1, 2, 3);
        shop.awaitApplied("key", 3);
        assertThat(shop.records())
                .as("messages; markers of transactions would also count")
                .isEqualTo(3);
    }

    @Test
    void nothingIsSentAfterARefusedMessage() {
        shop.ensureTopic();
        try (var admin = new Clients(shop.settings).admin();
                Publisher publisher = new Publisher(
                        "sender",
                        shop.settings,
                        new Clients(shop.settings),
                        new Topics(admin, shop.settings),
                        new Topics(admin, shop.settings).cluster())) {
            publisher.publish(List.of(outgoing(1, 10)));
            takeNoLargerThan(admin, 1_000);
            // They are refused together and sent again one by one; then the first one is refused finally.
            assertThatThrownBy(() -> publisher.publish(List.of(outgoing(2, 2_000), outgoing(3, 10))))
                    .isInstanceOf(KafkaException.class);
            assertThatThrownBy(() -> publisher.publish(List.of(outgoing(3, 10))))
                    .isInstanceOf(KafkaException.class);
        }
        assertThat(shop.records()).isEqualTo(1);
    }

    private OutgoingRead.Message outgoing(long position, int bytes) {
        return new OutgoingRead.Message(
                "sender",
                Instant.EPOCH,
                new Delivery(Partitions.of("key"), position, position - 1, "sender.told.v1", "key", new byte[bytes]));
    }

    private void takeNoLargerThan(Admin admin, int bytes) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, shop.settings.topic("sender"));
        ConfigEntry max = new ConfigEntry("max.message.bytes", Integer.toString(bytes));
        admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(max, AlterConfigOp.OpType.SET))));
        await().until(() -> admin.describeConfigs(List.of(topic))
                .values()
                .get(topic)
                .get()
                .get("max.message.bytes")
                .value()
                .equals(max.value()));
    }

    @Test
    void aMessagePublishedTwiceIsAppliedOnce() {
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
    void duringARebalanceEachMessageIsAppliedOnceAndInOrder() throws Exception {
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
        try (KafkaProducer<byte[], byte[]> stranger = new Clients(shop.settings).producer(new ByteArraySerializer())) {
            stranger.send(new ProducerRecord<>(
                    shop.settings.topic("sender"), 0, null, "\0garbage".getBytes(StandardCharsets.UTF_8)));
            stranger.flush();
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

    /** A message at the position of a real one: a subscriber that applied it would drop the real one. */
    private ProducerRecord<byte[], byte[]> unreadable(long position) {
        byte[] event = "{}".getBytes(StandardCharsets.UTF_8);
        return WireRecord.of(
                "sender",
                shop.settings.topic("sender"),
                new Delivery(Partitions.of("key"), position, Delivery.UNKNOWN, "sender.told.v1", "key", event));
    }
}
