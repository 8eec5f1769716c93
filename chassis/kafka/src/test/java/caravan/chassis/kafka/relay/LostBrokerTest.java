package caravan.chassis.kafka.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.MeterTags;
import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.ClusterWatch;
import caravan.chassis.kafka.cluster.WireRecord;
import caravan.chassis.messages.retention.Retention;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.testkit.kafka.TestKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broker that stops, and one that returns without its data. The test has its own broker, since other tests need the shared one. */
class LostBrokerTest {
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final TestKafka kafka = TestKafka.own();
    private final Shop shop = new Shop(kafka);

    @AfterEach
    void close() {
        shop.close();
        kafka.close();
    }

    @Test
    void duringABrokerOutageTheOutboxGrowsAndAllArrivesAfterIt() {
        Shop.Process process = shop.startedProcess();
        process.send("key", 1);
        shop.awaitApplied("key", 1);
        kafka.stop();
        try {
            process.send("key", 2);
            process.send("key", 3);
            Shop.Process startedMeanwhile = shop.startedProcess();
            startedMeanwhile.send("key", 4);
            assertThat(process.hub.isDrained()).isFalse();
            await().until(() -> gauge(process, "caravan.relay.lag") > 0);
            await().until(() -> gauge(process, "caravan.relay.lag.seconds") > 0);
            // It has not read its outbox, and knows the age from the table.
            await().until(() -> gauge(startedMeanwhile, "caravan.relay.lag.seconds") > 0);
        } finally {
            kafka.startAgain();
        }
        shop.awaitApplied("key", 4);
        await().atMost(WITHIN).until(() -> gauge(process, "caravan.relay.lag.seconds") == 0);
    }

    private static double gauge(Shop.Process process, String name) {
        return process.registry
                .get(name)
                .tag(MeterTags.SERVICE, "sender")
                .gauge()
                .value();
    }

    @Test
    void aBrokerThatLostItsDataIsFilledAgainAndNothingIsAppliedTwice() {
        Shop.Process process = shop.startedProcess();
        process.send("key", 1, 2, 3);
        shop.awaitApplied("key", 3);
        kafka.startEmpty();
        process.send("key", 4);
        shop.awaitApplied("key", 4);
        await().atMost(WITHIN).until(process.hub::isDrained);
        assertThat(shop.records()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void aBrokerThatLostItsDataIsFilledInOrderEvenIfAnotherProgramMadeTheTopic() {
        Shop.Process process = shop.startedProcess();
        process.send("key", 1, 2, 3);
        shop.awaitApplied("key", 3);
        kafka.startEmpty();
        shop.ensureTopic();
        process.send("key", 4);
        shop.awaitApplied("key", 4);
        await().atMost(WITHIN).until(process.hub::isDrained);
        assertThat(positionsOf("key", 4)).startsWith(1L, 2L, 3L, 4L);
    }

    /** All records in the order of the topic, from its beginning. */
    private List<Long> positionsOf(String key, int messagesMin) {
        TopicPartition partition = new TopicPartition(shop.settings.topic("sender"), Partitions.of(key));
        List<Long> positions = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> reader =
                new Clients(shop.settings).consumer(Optional.empty(), new ClusterWatch())) {
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            await().atMost(WITHIN).until(() -> {
                reader.poll(Duration.ofMillis(100))
                        .forEach(record -> positions.add(
                                WireRecord.read(record).orElseThrow().delivery().position()));
                return positions.size() >= messagesMin;
            });
        }
        return positions;
    }

    @Test
    void aLostClusterIsFilledWithAllMessagesThatAreNotPurged() {
        shop.retention =
                new Retention(Duration.ZERO, Duration.ofMillis(20), Map.of("receiver.news", Set.of("sender.told.v1")));
        Shop.Process process = shop.startedProcess();
        process.send("key", 1, 2, 3);
        shop.awaitApplied("key", 3);
        await().atMost(WITHIN).until(() -> shop.purged() == 3);
        kafka.startEmpty();
        process.send("key", 4);

        shop.awaitApplied("key", 4);
        await().atMost(WITHIN).until(() -> shop.purged() == 4);
        assertThat(process.receiver.lacksNoMessages()).isTrue();
    }
}
