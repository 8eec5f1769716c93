package caravan.chassis.messages.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.http.Role;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.messages.outbox.OutboxRead;
import caravan.chassis.messages.outbox.OutboxReader;
import caravan.chassis.messages.outbox.RecentMessages;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.messages.subscriptions.DeadLetter.Reason;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.Partitions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.testkit.postgres.RecordedChanges;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.MessageType;
import caravan.kernel.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private static final MessageType<Told> TOLD = new MessageType<>("shop.told.v1", Told.class);
    private static final int MANY_BYTES = 1024 * 1024;
    private static final Trace TRACE = new Trace("1".repeat(32), "2".repeat(16));
    private static final RedeliverDeadLetters.Request ASKED = new RedeliverDeadLetters.Request(
            new Actor.Person(new UserId(new UUID(7, 7)), Role.ADMINISTRATOR), new Cause("redelivery", TRACE));

    private final Set<Integer> poisonous = ConcurrentHashMap.newKeySet();
    private final Set<Integer> bottomless = ConcurrentHashMap.newKeySet();
    private final AtomicInteger timesFull = new AtomicInteger();
    private final AtomicInteger timesAway = new AtomicInteger();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private ServiceDatabase database;
    private MessageHub hub;
    private ServiceMessaging shop;

    record Told(int number) {}

    @BeforeEach
    void openDatabase() {
        database = TestPostgres.shared().open("shop");
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "CREATE TABLE applied (place bigint GENERATED ALWAYS AS IDENTITY, number integer)"));
        hub = QuickHub.of(registry, WriteGuard.withoutDisks(), 3);
        shop = hub.join("shop", database.jdbi(), Steps.NONE);
        UseCase<Message<Told>, Integer> applying = this::apply;
        shop.subscribe("news", List.of(TOLD), applying);
    }

    @AfterEach
    void close() {
        hub.stop();
        database.close();
    }

    @Test
    void aKeysLettersAreSentAgainInTheirOrder() {
        poisonous.add(1);
        send(1, 2, 3);
        startAndDrain();
        poisonous.clear();
        assertThat(shop.deadLetters().sendAgain(letters().getLast(), ASKED))
                .isEqualTo(new RedeliveryOutcome.Applied(3));
        assertThat(applied()).containsExactly(1, 2, 3);
        assertThat(letters()).isEmpty();
        assertThat(RecordedChanges.of(database.jdbi()))
                .as("the user who sent each letter again")
                .hasSize(3)
                .allMatch(record ->
                        record.startsWith(new UUID(7, 7) + " administrator dead_letter_redelivered dead_letter "));
    }

    @Test
    void oneLetterIsSentAgainAloneAndOthersOfItsKeyStayBehindIt() {
        poisonous.add(1);
        send(1, 2);
        startAndDrain();
        poisonous.clear();
        DeadLetter first = letters().getFirst();
        assertThat(shop.deadLetters().sendAloneAgain(letters().getLast(), ASKED))
                .isEqualTo(new RedeliveryOutcome.EarlierWaits(first.id()));
        assertThat(shop.deadLetters().sendAloneAgain(first, ASKED)).isEqualTo(new RedeliveryOutcome.Applied(1));
        assertThat(applied()).containsExactly(1);
        assertThat(letters()).extracting(DeadLetter::position).containsExactly(2L);
        assertThat(registry.get("caravan.messages.applied").timer().count())
                .as("a letter that is sent again counts as applied")
                .isEqualTo(1);
    }

    @Test
    void whileLettersOfOneKeyWaitAnotherKeyGetsItsOwn() {
        poisonous.addAll(List.of(1, 2));
        send(1);
        startAndDrain();
        send(shop.transactions(), "other", 2, 3);
        awaitDrained();
        assertThat(letters()).extracting(DeadLetter::key).containsExactly("key", "other", "other");
        assertThat(applied()).isEmpty();
    }

    @Test
    void aLetterThatFailsAgainStaysWithTheLaterOnesOfItsKey() {
        poisonous.addAll(List.of(1, 2));
        send(1, 2, 3);
        startAndDrain();
        poisonous.remove(1);
        assertThat(shop.deadLetters().sendAgain(letters().getFirst(), ASKED))
                .isEqualTo(new RedeliveryOutcome.FailedAgain(1, "java.lang.IllegalStateException: poisonous"));
        assertThat(letters()).extracting(DeadLetter::position).containsExactly(2L, 3L);
        assertThat(RecordedChanges.of(database.jdbi()))
                .as("one was redelivered")
                .hasSize(1);
    }

    @Test
    void aKeyGoesOnAfterItsLettersAreGone() {
        poisonous.add(1);
        send(1);
        startAndDrain();
        poisonous.clear();
        shop.deadLetters().sendAgain(letters().getFirst(), ASKED);
        send(2);
        awaitDrained();
        assertThat(applied()).containsExactly(1, 2);
    }

    @Test
    void aFailingMessageIsTriedABoundedNumberOfTimes() {
        poisonous.add(1);
        send(1);
        startAndDrain();
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(Reason.FAILED);
            assertThat(letter.attempts()).isEqualTo(3);
        });
    }

    @Test
    void anUnreadableMessageIsALetterAtOnce() {
        // Another process writes them, since this process does not read its own commits from the table.
        send(
                new Transactions(
                        database.jdbi(), Clock.systemUTC(), new RandomIdentifiers(Clock.systemUTC()), Steps.NONE),
                1,
                2);
        database.jdbi().useHandle(handle -> handle.execute("""
                UPDATE outbox SET messages =
                    convert_to(regexp_replace(convert_from(messages, 'UTF8'), '"number":[0-9]+', '"number":"one"', 'g'), 'UTF8')
                """));
        startAndDrain();
        assertThat(letters()).extracting(DeadLetter::reason).containsExactly(Reason.UNDECODABLE, Reason.BEHIND);
    }

    @Test
    void lettersAreCountedInTheMetrics() {
        poisonous.add(1);
        send(1, 2);
        startAndDrain();
        assertThat(registry.get("caravan.dead.letters").gauge().value()).isEqualTo(2);
    }

    @Test
    void aDatabaseThatGoesAwayMakesNoLetters() {
        timesAway.set(4);
        send(1, 2, 3);
        startAndDrain();
        assertThat(applied()).containsExactly(1, 2, 3);
        assertThat(letters()).isEmpty();
    }

    @Test
    void aMessageThatOverflowsTheStackIsALetterAndDelaysNoOther() {
        bottomless.add(2);
        send(1, 2);
        startAndDrain();
        assertThat(applied()).containsExactly(1);
        assertThat(letters()).extracting(DeadLetter::position).containsExactly(2L);
    }

    @Test
    void aFullHeapMakesNoLetters() {
        timesFull.set(4);
        send(1, 2, 3);
        startAndDrain();
        assertThat(applied()).containsExactly(1, 2, 3);
        assertThat(letters()).isEmpty();
    }

    @Test
    void anEventOnTheWireIsACloudEvent() {
        send(7);
        Delivery delivery = read(0, 1024).deliveries().getFirst();
        assertThat(new String(delivery.event(), StandardCharsets.UTF_8))
                .startsWith("{\"source\":\"shop\",\"position\":\"1\",\"specversion\":\"1.0\",\"id\":\"")
                .contains("\"type\":\"shop.told.v1\",\"subject\":\"key\",\"partition\":" + Partitions.of("key"))
                .endsWith("\"traceparent\":\"" + TRACE.traceparent()
                        + "\",\"causationid\":\"test\",\"data\":{\"number\":7}}");
    }

    @Test
    void aPageOfTheOutboxIsBoundedInBytesAndHasOneMessageAtLeast() {
        send(7);
        send(8);
        send(9);
        OutboxRead.Page first = read(0, 1);
        assertThat(first.deliveries()).hasSize(1);
        assertThat(first.through()).as("where the next page begins").isEqualTo(1);
        OutboxRead.Page rest = read(first.through(), MANY_BYTES);
        assertThat(rest.deliveries()).extracting(Delivery::position).containsExactly(2L, 3L);
        assertThat(rest.through()).isEqualTo(3);
    }

    @Test
    void aMessageArrivesAsItWasSent() {
        send(7);
        Delivery delivery = read(0, 1024).deliveries().getFirst();
        assertThat(new MessageDecoder<Told>(List.of(TOLD)).decode(delivery))
                .isInstanceOfSatisfying(IncomingMessage.Readable.class, readable -> {
                    assertThat(readable.message().payload()).isEqualTo(new Told(7));
                    assertThat(readable.message().cause()).isEqualTo(new Cause("test", TRACE));
                    assertThat(readable.message().position()).isEqualTo(1);
                });
    }

    @Test
    void aFailedWorkerRunsAgainAndAWakeUpEndsItsWait() {
        AtomicInteger pieces = new AtomicInteger();
        Runnable wake = shop.worker("counting", Duration.ofHours(1), () -> {
            if (pieces.incrementAndGet() == 1) {
                throw new IllegalStateException("the first piece fails");
            }
            return false;
        });
        hub.start();
        await().until(() -> pieces.get() == 1);
        wake.run();
        await().until(() -> pieces.get() == 2);
        assertThat(registry.get("caravan.worker.failures")
                        .tag("worker", "counting")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private List<Integer> apply(Transaction transaction, List<Message<Told>> messages) {
        if (timesAway.getAndUpdate(times -> Math.max(0, times - 1)) > 0) {
            SqlTransaction.handle(transaction).execute("SELECT pg_terminate_backend(pg_backend_pid())");
        }
        if (timesFull.getAndUpdate(times -> Math.max(0, times - 1)) > 0) {
            throw new OutOfMemoryError("Java heap space");
        }
        for (Message<Told> message : messages) {
            if (poisonous.contains(message.payload().number())) {
                throw new IllegalStateException("poisonous");
            }
            if (bottomless.contains(message.payload().number())) {
                throw new StackOverflowError();
            }
        }
        List<Integer> numbers =
                messages.stream().map(message -> message.payload().number()).toList();
        JdbcStatement.of(transaction, "INSERT INTO applied (number) SELECT unnest(?)")
                .bindArray("int4", numbers)
                .write();
        return numbers;
    }

    private OutboxRead.Page read(long after, int bytesMax) {
        return (OutboxRead.Page) new OutboxReader("shop", database.jdbi(), new RecentMessages(0))
                .read(after, Set.of(TOLD.name()), 10, bytesMax);
    }

    private void send(int... numbers) {
        send(shop.transactions(), numbers);
    }

    private static void send(Transactions transactions, int... numbers) {
        send(transactions, "key", numbers);
    }

    private static void send(Transactions transactions, String key, int... numbers) {
        transactions.write(transaction -> {
            for (int number : numbers) {
                transaction.outbox().add(TOLD, key, new Told(number), new Cause("test", TRACE));
            }
            return 0;
        });
    }

    private void startAndDrain() {
        hub.start();
        awaitDrained();
    }

    private void awaitDrained() {
        await().atMost(Duration.ofSeconds(20)).until(hub::isDrained);
    }

    private List<Integer> applied() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT number FROM applied ORDER BY place")
                        .mapTo(Integer.class)
                        .list());
    }

    private List<DeadLetter> letters() {
        return database
                .jdbi()
                .withHandle(handle -> DeadLetterTable.page(handle, LetterFilter.NONE, Optional.empty(), 100, 101))
                .letters()
                .stream()
                .sorted(Comparator.comparingLong(DeadLetter::position))
                .toList();
    }
}
