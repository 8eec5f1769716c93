package caravan.chassis.messages.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Steps;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.wire.CloudEvents;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.MessageType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxReaderTest {
    private static final MessageType<Told> TOLD = new MessageType<>("shop.told.v1", Told.class);
    private static final MessageType<Other> OTHER = new MessageType<>("shop.other.v1", Other.class);
    private static final Cause CAUSE = new Cause("test", new Trace("1".repeat(32), "2".repeat(16)));
    private static final int MANY = 1024 * 1024;

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final ServiceDatabase database = TestPostgres.shared().open("shop");
    private final RecentMessages recent = new RecentMessages(MANY);
    private final Transactions transactions = new Transactions(
            database.jdbi(),
            clock,
            new RandomIdentifiers(clock),
            Steps.NONE,
            recent::add,
            WriteGuard.withoutDisks(),
            Optional.empty());
    private final OutboxReader inMemory = new OutboxReader("shop", database.jdbi(), recent);
    private final OutboxReader inTable = new OutboxReader("shop", database.jdbi(), new RecentMessages(0));

    record Told(int number) {}

    record Other(String text) {}

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void memoryAndTableGiveTheSameMessages() {
        tell(1, 2);
        tell(3);

        OutboxRead.Page page = page(inMemory.read(0, Set.of(TOLD.name()), MANY, MANY));

        OutboxRead.Page read = page(inTable.read(0, Set.of(TOLD.name()), MANY, MANY));
        assertThat(page)
                .usingRecursiveComparison()
                .ignoringFields("deliveries.decoded")
                .isEqualTo(read);
        assertThat(numbers(page)).containsExactly("{\"number\":1}", "{\"number\":2}", "{\"number\":3}");
        assertThat(page.through()).isEqualTo(3);
    }

    @Test
    void aMessageFromMemoryIsDecodedAndEqualsItsBytes() {
        tell(1, 2);
        tell(3);
        assertThat(page(inMemory.read(0, Set.of(TOLD.name()), MANY, MANY)).deliveries())
                .hasSize(3)
                .allSatisfy(delivery -> assertThat(delivery.decoded())
                        .get()
                        .usingRecursiveComparison()
                        .isEqualTo(CloudEvents.decode(delivery.event())));
    }

    @Test
    void oneTransactionIsOneRow() {
        tell(1, 2, 3);
        int count = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count FROM outbox")
                        .mapTo(Integer.class)
                        .one());
        assertThat(count).isEqualTo(3);
    }

    @Test
    void aReaderMayBeginInsideARow() {
        tell(1, 2, 3);
        assertThat(page(inTable.read(2, Set.of(TOLD.name()), MANY, MANY)).deliveries())
                .extracting(Delivery::position)
                .containsExactly(3L);
    }

    @Test
    void commitsOfAnotherProcessAreReadFromTheTable() {
        tell(1);
        new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE).write(transaction -> {
            transaction.outbox().add(TOLD, "key", new Told(2), CAUSE);
            return 0;
        });
        tell(3);
        assertThat(page(inMemory.read(1, Set.of(TOLD.name()), MANY, MANY)).deliveries())
                .extracting(Delivery::position)
                .containsExactly(2L, 3L);
    }

    @Test
    void messagesOfOtherTypesAreSkippedHoweverManyThereAre() {
        for (int i = 0; i < 10; i++) {
            other();
        }
        tell(1);
        for (OutboxReader reader : List.of(inTable, inMemory)) {
            OutboxRead.Page page = page(reader.read(0, Set.of(TOLD.name()), 3, MANY));
            assertThat(page.deliveries()).extracting(Delivery::position).containsExactly(11L);
        }
    }

    @Test
    void aPageThatEndsAtALimitSaysSo() {
        tell(1, 2, 3);
        for (OutboxReader reader : List.of(inTable, inMemory)) {
            assertThat(page(reader.read(0, Set.of(TOLD.name()), 2, MANY)).goesOn())
                    .isTrue();
            assertThat(page(reader.read(0, Set.of(TOLD.name()), MANY, MANY)).goesOn())
                    .isFalse();
            assertThat(((OutgoingRead.Page) reader.readAll(0, 2, MANY)).goesOn())
                    .isTrue();
            assertThat(((OutgoingRead.Page) reader.readAll(0, MANY, MANY)).goesOn())
                    .isFalse();
        }
    }

    @Test
    void withoutFurtherMessagesThePageReachesTheHead() {
        other();
        other();
        OutboxRead.Page page = page(inTable.read(0, Set.of(TOLD.name()), MANY, MANY));
        assertThat(page.deliveries()).isEmpty();
        assertThat(page.through()).isEqualTo(2);
    }

    @Test
    void theTableIsReadFromAnyPositionWithBoundedRows() {
        tell(1);
        tell(2);
        tell(3);
        OutgoingRead.Page page = (OutgoingRead.Page) inTable.readAll(1, 1, MANY);
        assertThat(page.head()).isEqualTo(3);
        assertThat(page.messages()).singleElement().satisfies(message -> {
            assertThat(message.topic()).isEqualTo("shop");
            assertThat(message.delivery().position()).isEqualTo(2);
        });
    }

    @Test
    void purgedMessagesAreAGapForAReaderBeforeThem() {
        tell(1, 2);
        tell(3);
        tell(4);
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM outbox WHERE position <= 3"));

        assertThat(inTable.read(1, Set.of(TOLD.name()), MANY, MANY)).isEqualTo(new OutboxRead.Gap(1, 3));
        assertThat(inTable.readAll(0, MANY, MANY)).isEqualTo(new OutboxRead.Gap(0, 3));
        assertThat(page(inTable.read(3, Set.of(TOLD.name()), MANY, MANY)).deliveries())
                .extracting(Delivery::position)
                .containsExactly(4L);
    }

    @Test
    void aCompletelyPurgedOutboxIsAGapToo() {
        tell(1);
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM outbox"));

        assertThat(inTable.read(0, Set.of(TOLD.name()), MANY, MANY)).isEqualTo(new OutboxRead.Gap(0, 1));
        assertThat(page(inTable.read(1, Set.of(TOLD.name()), MANY, MANY)).deliveries())
                .isEmpty();
    }

    @Test
    void noReaderSkipsAMissingRow() {
        tell(1);
        other();
        other();
        tell(4);
        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM outbox WHERE position = 3"));

        OutboxRead.Page before = page(inTable.read(0, Set.of(TOLD.name()), MANY, MANY));
        assertThat(before.through()).isEqualTo(2);
        assertThat(before.goesOn()).isTrue();
        assertThat(inTable.read(2, Set.of(TOLD.name()), MANY, MANY)).isEqualTo(new OutboxRead.Gap(2, 3));
        assertThat(page(inTable.read(1, Set.of(TOLD.name()), MANY, MANY)).through())
                .as("before the gap, without messages to hand on")
                .isEqualTo(2);
    }

    private static OutboxRead.Page page(OutboxRead read) {
        return (OutboxRead.Page) read;
    }

    private void tell(int... numbers) {
        transactions.write(transaction -> {
            for (int number : numbers) {
                transaction.outbox().add(TOLD, "key", new Told(number), CAUSE);
            }
            return 0;
        });
    }

    private void other() {
        transactions.write(transaction -> {
            transaction.outbox().add(OTHER, "key", new Other("it's"), CAUSE);
            return 0;
        });
    }

    private static List<String> numbers(OutboxRead.Page page) {
        return page.deliveries().stream()
                .map(delivery -> new String(CloudEvents.decode(delivery.event()).data(), StandardCharsets.UTF_8))
                .toList();
    }
}
