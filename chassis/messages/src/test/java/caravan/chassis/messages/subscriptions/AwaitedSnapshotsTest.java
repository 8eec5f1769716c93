package caravan.chassis.messages.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Steps;
import caravan.chassis.api.tracing.Spans;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.snapshots.SnapshotMark;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwaitedSnapshotsTest {
    private static final String SOURCE = "shop";

    private static final Duration WAIT_MAX = Duration.ofMinutes(40);

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    private final ServiceDatabase database = TestPostgres.shared().open("receiver");
    private final Transactions transactions = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);
    private final Application<Object> application = new Application<>(
            "news",
            transactions,
            (transaction, messages) -> List.of(),
            identifiers,
            clock,
            new SubscriptionMetrics(new SimpleMeterRegistry(), "receiver", "news"),
            new AppliedSpans.Source(Spans.NONE, "receiver", "news"));
    private final Recovery recovery = new Recovery("receiver.news", SOURCE, application, WAIT_MAX);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aRequestOfATransportAcrossPartitionsMovesToEachPartition() {
        application.open(SOURCE, DeliveryOrder.ACROSS_PARTITIONS);
        ask(Partitions.ALL, DeliveryOrder.ACROSS_PARTITIONS);
        application.open(SOURCE, DeliveryOrder.WITHIN_PARTITIONS);

        assertThat(waiting())
                .isEqualTo(IntStream.range(0, Partitions.COUNT).boxed().toList());
    }

    @Test
    void aRequestOfATransportWithinPartitionsMovesToOneRow() {
        application.open(SOURCE, DeliveryOrder.WITHIN_PARTITIONS);
        ask(3, DeliveryOrder.WITHIN_PARTITIONS);
        application.open(SOURCE, DeliveryOrder.ACROSS_PARTITIONS);

        assertThat(waiting()).containsExactly(Partitions.ALL);
    }

    @Test
    void partitionsWithMissingMessagesAskOnceUntilASnapshotBegins() {
        application.open(SOURCE, DeliveryOrder.WITHIN_PARTITIONS);
        ask(3, DeliveryOrder.WITHIN_PARTITIONS);
        Optional<UUID> request = recovery.readRequest();
        ask(4, DeliveryOrder.WITHIN_PARTITIONS);
        assertThat(recovery.readRequest()).isEqualTo(request).isPresent();

        transactions.run("test", transaction -> {
            new AwaitedSnapshots("news").note(transaction, SOURCE, 5, new SnapshotMark(identifiers.next(), false));
            return 0;
        });
        ask(4, DeliveryOrder.WITHIN_PARTITIONS);
        assertThat(recovery.readRequest()).isNotEqualTo(request).isPresent();
    }

    @Test
    void aSnapshotThatDoesNotComeIsRequestedAgain() {
        application.open(SOURCE, DeliveryOrder.WITHIN_PARTITIONS);
        ask(3, DeliveryOrder.WITHIN_PARTITIONS);
        Optional<UUID> request = recovery.readRequest();
        clock.advance(WAIT_MAX);
        assertThat(recovery.readRequest()).isEqualTo(request);

        clock.advance(Duration.ofMillis(1));
        assertThat(recovery.readRequest()).isNotEqualTo(request).isPresent();
    }

    private void ask(int partition, DeliveryOrder sequence) {
        application.askForSnapshot(new MissingMessages(SOURCE, partition, 0, 9), sequence);
    }

    private List<Integer> waiting() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT partition FROM applied_position WHERE request IS NOT NULL ORDER BY partition")
                        .mapTo(Integer.class)
                        .list());
    }
}
