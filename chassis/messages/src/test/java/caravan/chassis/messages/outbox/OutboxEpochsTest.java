package caravan.chassis.messages.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MessageSamples;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.MessageType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxEpochsTest {
    private static final MessageType<Told> TOLD = new MessageType<>("shop.told.v1", Told.class);
    private static final Cause CAUSE = new Cause("test", new Trace("1".repeat(32), "2".repeat(16)));
    private static final int MANY = 1024 * 1024;
    /** The minutes from the beginning of the year to 2026-01-02T03:04. */
    private static final long EPOCH = (27 * 60L + 4) << 39;

    private static final String WAITS =
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')";

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    private final ServiceDatabase database = TestPostgres.shared().open("shop");
    private final Transactions transactions = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);
    private final OutboxReader reader = new OutboxReader("shop", database.jdbi(), new RecentMessages(0));
    private final AtomicInteger begun = new AtomicInteger();

    record Told(int number) {}

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void positionsGoOnWhileTheDatabaseIsTheSame() {
        look(0);
        tell(1, 2);
        look(2);
        tell(3);

        assertThat(reader.head()).isEqualTo(3);
        assertThat(begun).hasValue(0);
    }

    @Test
    void anEmptyOutboxNeedsNoEpoch() {
        look(0);
        moveDatabase();
        look(0);

        assertThat(reader.head()).isZero();
    }

    @Test
    void positionsInAnotherDatabaseComeAfterAllEarlierOnes() {
        look(0);
        tell(1, 2);
        moveDatabase();
        look(0);
        look(0);
        tell(3);

        assertThat(begun).hasValue(1);
        assertThat(positions(0)).containsExactly(1L, 2L, EPOCH + 2);
        assertThat(all(EPOCH)).extracting(Delivery::type).containsExactly("shop.epoch-begun.v1", TOLD.name());
    }

    @Test
    void aCopyOfADatabaseIsAnotherDatabase() {
        TestPostgres.TestDatabase original = TestPostgres.shared().database("shop");
        try (ServiceDatabase shop = original.service("shop")) {
            epochs(transactionsOf(shop)).beginWhereNeeded(0);
            tell(transactionsOf(shop), 1);
        }
        try (TestPostgres.TestDatabase copied = TestPostgres.shared().copyOf(original)) {
            ServiceDatabase copy = copied.service("shop");
            epochs(transactionsOf(copy)).beginWhereNeeded(0);
            tell(transactionsOf(copy), 2);

            assertThat(new OutboxReader("shop", copy.jdbi(), new RecentMessages(0)).head())
                    .isEqualTo(EPOCH + 2);
        } finally {
            original.close();
        }
    }

    @Test
    void newPositionsComeAfterPositionsThatOnlyASubscriberKnows() {
        look(0);
        tell(1, 2);
        look(7);
        tell(3);
        look(EPOCH + 9);
        tell(4);

        long next = EPOCH + (1L << 39);
        assertThat(positions(0)).containsExactly(1L, 2L, EPOCH + 2, next + 2);
        assertThat(positions(7))
                .as("for a subscriber that has applied lost messages")
                .containsExactly(EPOCH + 2, next + 2);
        assertThat(positions(EPOCH + 9)).containsExactly(next + 2);
        assertThat(reader.read(next + 2, Set.of(TOLD.name()), MANY, MANY))
                .isEqualTo(new OutboxRead.Page(List.of(), next + 2, false));
    }

    @Test
    void positionsOfARecreatedOutboxComeAfterAppliedOnes() {
        look(7);
        tell(1);

        assertThat(positions(7)).containsExactly(EPOCH + 2);
    }

    @Test
    void aNewEpochWaitsForARunningSnapshotPage() throws Exception {
        look(0);
        tell(1);
        moveDatabase();
        try (Handle page = database.jdbi().open();
                ExecutorService looking = Executors.newVirtualThreadPerTaskExecutor()) {
            page.begin();
            page.execute("SET LOCAL lock_timeout = '500ms'");
            page.execute("SELECT id FROM snapshot FOR UPDATE");
            Future<?> look = looking.submit(() -> look(0));
            await().until(() -> database.jdbi()
                    .withHandle(handle ->
                            handle.createQuery(WAITS).mapTo(Boolean.class).one()));
            page.execute("UPDATE outbox_head SET position = position");
            page.commit();
            look.get();
        }

        assertThat(begun).hasValue(1);
    }

    @Test
    void lostMessagesOfAnEarlierEpochAreAGapThatEndsWithTheEpoch() {
        look(0);
        tell(1, 2, 3);
        look(7);
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM outbox WHERE position = 3"));

        assertThat(reader.read(0, Set.of(TOLD.name()), MANY, MANY)).isEqualTo(new OutboxRead.Gap(0, 3));
        assertThat(reader.readAll(0, MANY, MANY)).isEqualTo(new OutboxRead.Gap(0, 3));
        assertThat(reader.read(3, Set.of(TOLD.name()), MANY, MANY)).isInstanceOf(OutboxRead.Page.class);
    }

    @Test
    void itsFirstMessageIsWrittenAsItsSample() {
        MessageSamples.assertSampleDecodesTo(OutboxEpochs.EpochBegun.typeOf("shop"), new OutboxEpochs.EpochBegun(12));
        MessageSamples.assertIsWrittenAsSample(OutboxEpochs.EpochBegun.typeOf("shop"), new OutboxEpochs.EpochBegun(12));
    }

    private void look(long seen) {
        epochs(transactions).beginWhereNeeded(seen);
    }

    private OutboxEpochs epochs(Transactions of) {
        return new OutboxEpochs("shop", of, identifiers, clock, transaction -> {
            begun.incrementAndGet();
            SqlTransaction.handle(transaction).execute("UPDATE snapshot SET whole = true");
        });
    }

    private Transactions transactionsOf(ServiceDatabase shop) {
        return new Transactions(shop.jdbi(), clock, identifiers, Steps.NONE);
    }

    /** Changes the outbox as if it had been restored from a dump of another one. */
    private void moveDatabase() {
        database.jdbi().useHandle(handle -> handle.execute("UPDATE outbox_epoch SET database = 'another'"));
    }

    private void tell(int... numbers) {
        tell(transactions, numbers);
    }

    private static void tell(Transactions of, int... numbers) {
        of.write(transaction -> {
            for (int number : numbers) {
                transaction.outbox().add(TOLD, "key", new Told(number), CAUSE);
            }
            return 0;
        });
    }

    private List<Long> positions(long after) {
        List<Long> positions = new ArrayList<>();
        long from = after;
        while (reader.read(from, Set.of(TOLD.name()), MANY, MANY) instanceof OutboxRead.Page page) {
            page.deliveries().forEach(delivery -> positions.add(delivery.position()));
            if (page.through() == from) {
                break;
            }
            from = page.through();
        }
        return positions;
    }

    private List<Delivery> all(long after) {
        return ((OutgoingRead.Page) reader.readAll(after, MANY, MANY))
                .messages().stream().map(OutgoingRead.Message::delivery).toList();
    }
}
