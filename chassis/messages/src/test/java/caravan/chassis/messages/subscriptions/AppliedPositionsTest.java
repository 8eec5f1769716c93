package caravan.chassis.messages.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.Steps;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.subscriptions.AppliedPositions.Applied;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.DeliveryOrder;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppliedPositionsTest {
    private static final String SOURCE = "shop";

    private final AppliedPositions positions = new AppliedPositions("news");
    private ServiceDatabase database;

    @BeforeEach
    void openDatabase() {
        database = TestPostgres.shared().open("receiver");
        open(DeliveryOrder.WITHIN_PARTITIONS);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void deliveriesOfDifferentPartitionsDoNotWaitForEachOther() {
        whileLocked(
                first -> positions.lock(first, SOURCE, DeliveryOrder.WITHIN_PARTITIONS, Set.of(1, 2)),
                second -> assertThat(positions
                                .lock(second, SOURCE, DeliveryOrder.WITHIN_PARTITIONS, Set.of(3))
                                .everywhere())
                        .isZero());
    }

    @Test
    void deliveriesOfTheSamePartitionTakeTurns() {
        whileLocked(
                first -> positions.lock(first, SOURCE, DeliveryOrder.WITHIN_PARTITIONS, Set.of(1, 2)),
                second -> assertWaits(
                        () -> positions.lock(second, SOURCE, DeliveryOrder.WITHIN_PARTITIONS, Set.of(2, 3))));
    }

    @Test
    void aDeliveryAcrossPartitionsTakesTurnsWithEveryOther() {
        whileLocked(
                first -> positions.lock(first, SOURCE, DeliveryOrder.WITHIN_PARTITIONS, Set.of(1)),
                second -> assertWaits(() -> positions.lock(second, SOURCE, DeliveryOrder.ACROSS_PARTITIONS, Set.of())));
        whileLocked(
                first -> positions.lock(first, SOURCE, DeliveryOrder.ACROSS_PARTITIONS, Set.of()),
                second ->
                        assertWaits(() -> positions.lock(second, SOURCE, DeliveryOrder.WITHIN_PARTITIONS, Set.of(1))));
    }

    @Test
    void theAppliedPositionIsTheGreaterOneForBothTransports() {
        store(Map.of(Partitions.ALL, 10L));
        store(Map.of(3, 20L, 4, 5L));
        database.jdbi().useTransaction(handle -> {
            Applied across = positions.lock(handle, SOURCE, DeliveryOrder.ACROSS_PARTITIONS, Set.of());
            Applied within = positions.lock(handle, SOURCE, DeliveryOrder.WITHIN_PARTITIONS, Set.of(3, 4));
            for (Applied applied : Set.of(across, within)) {
                assertThat(applied.covers(at(3, 20))).isTrue();
                assertThat(applied.covers(at(3, 21))).isFalse();
                assertThat(applied.covers(at(4, 10))).isTrue();
                assertThat(applied.covers(at(4, 11))).isFalse();
            }
        });
    }

    @Test
    void positionsNeverDecrease() {
        store(Map.of(3, 20L));
        store(Map.of(3, 7L));
        database.jdbi()
                .useTransaction(handle -> assertThat(positions
                                .lock(handle, SOURCE, DeliveryOrder.WITHIN_PARTITIONS, Set.of(3))
                                .covers(at(3, 20)))
                        .isTrue());
    }

    @Test
    void lettersAreCountedInTheirPartitionForBothTransports() {
        AppliedPositions local = new AppliedPositions("local");
        database.jdbi().useTransaction(handle -> local.open(handle, SOURCE, DeliveryOrder.ACROSS_PARTITIONS));
        database.jdbi().useTransaction(handle -> {
            local.lock(handle, SOURCE, DeliveryOrder.ACROSS_PARTITIONS, Set.of());
            local.countLetters(handle, SOURCE, Map.of(3, 2));
        });
        database.jdbi().useTransaction(handle -> {
            assertThat(local.lock(handle, SOURCE, DeliveryOrder.ACROSS_PARTITIONS, Set.of())
                            .deadLetters())
                    .isEqualTo(2);
            assertThat(local.lock(handle, SOURCE, DeliveryOrder.WITHIN_PARTITIONS, Set.of(3))
                            .deadLetters())
                    .isEqualTo(2);
            assertThat(local.lock(handle, SOURCE, DeliveryOrder.WITHIN_PARTITIONS, Set.of(4))
                            .deadLetters())
                    .isZero();
        });
    }

    private void open(DeliveryOrder sequence) {
        database.jdbi().useTransaction(handle -> positions.open(handle, SOURCE, sequence));
    }

    private void store(Map<Integer, Long> reached) {
        Clock clock = Clock.systemUTC();
        new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE)
                .run("storing", transaction -> {
                    positions.store(transaction, SOURCE, reached);
                    return reached;
                });
    }

    private void whileLocked(Consumer<Handle> locking, Consumer<Handle> meanwhile) {
        database.jdbi().useTransaction(first -> {
            locking.accept(first);
            // A separate connection: a nested transaction of the pool would use the same one.
            try (Handle second = database.jdbi().open()) {
                second.begin();
                second.execute("SET LOCAL lock_timeout = '100ms'");
                meanwhile.accept(second);
                second.rollback();
            }
        });
    }

    private static void assertWaits(Runnable locking) {
        assertThatThrownBy(locking::run).hasMessageContaining("lock timeout");
    }

    private static Delivery at(int partition, long position) {
        return new Delivery(partition, position, Delivery.UNKNOWN, "shop.told.v1", "key", new byte[0]);
    }
}
