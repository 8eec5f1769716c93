package caravan.chassis.messages.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MessageSamples;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.MessageType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TellSnapshotsTest {
    private static final MessageType<Told> TOLD = new MessageType<>("shop.told.v1", Told.class);
    private static final UUID FIRST = UUID.fromString("01939f3e-7c00-7009-8000-000000000001");
    private static final UUID SECOND = UUID.fromString("01939f3e-7c00-7009-8000-000000000002");
    private static final int THINGS = 2 * TellSnapshots.ROWS_MAX + 1;
    private static final int FAILING = TellSnapshots.ROWS_MAX + 5;

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    private final ServiceDatabase database = TestPostgres.shared().open("shop");
    private final Transactions transactions = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);
    private Set<UUID> asked = Set.of();
    private boolean fails;

    record Told(int number) {}

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void withoutARequestThereIsNoSnapshot() {
        work(worker());

        assertThat(types()).isEmpty();
    }

    @Test
    void theStateIsWrittenOnceBetweenMarksInEveryPartition() {
        asked = Set.of(FIRST);
        work(worker());

        List<String> types = types();
        assertThat(types).hasSize(THINGS + 2 * Partitions.COUNT);
        assertThat(types.subList(0, Partitions.COUNT)).containsOnly("shop.snapshot-mark.v1");
        assertThat(types.subList(Partitions.COUNT, Partitions.COUNT + THINGS)).containsOnly(TOLD.name());
        assertThat(types.subList(Partitions.COUNT + THINGS, types.size())).containsOnly("shop.snapshot-mark.v1");
        assertThat(partitionsOfMarks()).isEqualTo(Partitions.COUNT);
        assertThat(numbers()).doesNotHaveDuplicates().hasSize(THINGS);
    }

    @Test
    void requestsThatArriveDuringTheWaitShareOneSnapshot() {
        TellSnapshots worker = worker();
        asked = Set.of(FIRST);
        assertThat(worker.work()).as("whether it begins").isFalse();
        asked = Set.of(FIRST, SECOND);
        assertThat(worker.work()).as("whether it begins").isFalse();
        work(worker);

        assertThat(snapshots()).isEqualTo(1);
        asked = Set.of(SECOND);
        work(worker);
        work(worker);
        assertThat(snapshots()).as("the number of snapshots later").isEqualTo(1);
    }

    @Test
    void anotherInstanceContinuesTheSnapshotOfAKilledOne() {
        asked = Set.of(FIRST);
        TellSnapshots killed = worker();
        killed.work();
        killed.work();
        assertThat(killed.work()).as("whether a page was told").isTrue();
        assertThat(numbers()).hasSize(TellSnapshots.ROWS_MAX);
        asked = Set.of();
        work(worker());

        assertThat(snapshots()).isEqualTo(1);
        assertThat(numbers()).doesNotHaveDuplicates().hasSize(THINGS);
    }

    @Test
    void aFailedPageIsWrittenAgainCompletely() {
        asked = Set.of(FIRST);
        fails = true;
        assertThatThrownBy(() -> work(worker())).hasMessage("a page failed");
        assertThat(numbers()).hasSize(TellSnapshots.ROWS_MAX);
        fails = false;
        work(worker());

        assertThat(numbers()).doesNotHaveDuplicates().hasSize(THINGS);
    }

    @Test
    void aMarkIsWrittenAsItsSample() {
        SnapshotMark mark = new SnapshotMark(FIRST, true);
        MessageSamples.assertSampleDecodesTo(SnapshotMark.typeOf("shop"), mark);
        MessageSamples.assertIsWrittenAsSample(SnapshotMark.typeOf("shop"), mark);
    }

    private TellSnapshots worker() {
        return new TellSnapshots("shop", transactions, identifiers, this::tell, () -> asked);
    }

    /** Runs until there is nothing to do twice. */
    private static void work(TellSnapshots worker) {
        for (int idle = 0; idle < 2; ) {
            idle = worker.work() ? 0 : idle + 1;
        }
    }

    private Optional<String> tell(Transaction transaction, Optional<String> after, int rowsMax, Cause cause) {
        int first = after.map(Integer::parseInt).orElse(0) + 1;
        int last = Math.min(THINGS, first + rowsMax - 1);
        for (int number = first; number <= last; number++) {
            if (fails && number == FAILING) {
                throw new IllegalStateException("a page failed");
            }
            transaction.outbox().add(TOLD, "key-" + number, new Told(number), cause);
        }
        return first > THINGS ? Optional.empty() : Optional.of(Integer.toString(last));
    }

    private List<String> types() {
        return texts("SELECT type FROM outbox_message ORDER BY position");
    }

    private List<String> numbers() {
        return texts("SELECT payload ->> 'number' FROM outbox_message WHERE type = 'shop.told.v1'");
    }

    private int partitionsOfMarks() {
        return texts("SELECT DISTINCT partition::text FROM outbox_message WHERE type = 'shop.snapshot-mark.v1'")
                .size();
    }

    private int snapshots() {
        return texts("SELECT DISTINCT payload ->> 'snapshot' FROM outbox_message WHERE type = 'shop.snapshot-mark.v1'")
                .size();
    }

    private List<String> texts(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
