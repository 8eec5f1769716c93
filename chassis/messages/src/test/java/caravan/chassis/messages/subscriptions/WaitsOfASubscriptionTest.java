package caravan.chassis.messages.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.DiskReserve;
import caravan.chassis.postgres.disk.DiskSpace;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.testkit.postgres.CountingProxy;
import caravan.chassis.testkit.postgres.CountingProxy.LostCommit;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.postgres.TestPostgres.TestDatabase;
import caravan.kernel.MessageType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A timeout of the database makes no message a dead letter: the message is applied later. */
class WaitsOfASubscriptionTest {
    private static final MessageType<Told> TOLD = new MessageType<>("shop.told.v1", Told.class);
    private static final MessageType<Told> OTHER = new MessageType<>("shop.other.v1", Told.class);
    private static final int ATTEMPTS_OF_A_MESSAGE = 2;

    private final TestDatabase direct = TestPostgres.shared().database("shop");
    private final CountingProxy proxy = CountingProxy.before(direct.administrator());
    private final TestDatabase made = direct.by(proxy::address);
    private final ServiceDatabase database = made.service("shop", TestPostgres.SHORT_TIMEOUTS);
    private final AtomicLong freeBytes = new AtomicLong(Long.MAX_VALUE);
    private final WriteGuard writing = new WriteGuard(
            new DiskReserve(
                    Map.of("data", () -> new DiskSpace.Room(freeBytes.get(), Long.MAX_VALUE)),
                    OptionalLong.of(1),
                    System::nanoTime),
            System::nanoTime);
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger slowAttempts = new AtomicInteger();
    private volatile IntConsumer onAttempt = _ -> {};
    private MessageHub hub;
    private ServiceMessaging shop;

    record Told(int number) {}

    @BeforeEach
    void subscribe() {
        database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE applied (number integer PRIMARY KEY)"));
        hub = QuickHub.of(new SimpleMeterRegistry(), writing, ATTEMPTS_OF_A_MESSAGE);
        shop = hub.join("shop", database.jdbi(), Steps.NONE);
        UseCase<Message<Told>, Integer> applying = this::apply;
        shop.subscribe("news", List.of(TOLD), applying);
    }

    @AfterEach
    void close() {
        hub.stop();
        made.close();
        proxy.close();
    }

    @Test
    void messagesAreAppliedWhenALockIsReleased() {
        send(1, 2, 3);
        made.jdbi("shop").useTransaction(holder -> {
            holder.execute("LOCK TABLE applied IN EXCLUSIVE MODE");
            hub.start();
            await().until(() -> attempts.get() > ATTEMPTS_OF_A_MESSAGE);
        });
        await().atMost(Duration.ofSeconds(20)).until(hub::isDrained);
        assertThat(applied()).containsExactly(1, 2, 3);
        assertThat(letters()).isEmpty();
    }

    @Test
    void aMessageWhoseStatementsTakeTooLongIsTriedWithoutLimit() {
        slowAttempts.set(ATTEMPTS_OF_A_MESSAGE + 1);
        send(1);
        hub.start();
        await().atMost(Duration.ofSeconds(20)).until(hub::isDrained);
        assertThat(applied()).containsExactly(1);
        assertThat(letters()).isEmpty();
    }

    @Test
    void tooManyMessagesForOneTransactionAreAppliedInHalves() {
        send(1, 2, 3, 4);
        // All four, then the first two.
        slowAttempts.set(2);
        hub.start();
        await().atMost(Duration.ofSeconds(20)).until(hub::isDrained);
        assertThat(applied()).containsExactly(1, 2, 3, 4);
        assertThat(attempts).as("4; 2; 1, 1; 2").hasValue(5);
    }

    @Test
    void messagesWhoseCommitIsUnknownAreAppliedInHalves() {
        send(1, 2, 3, 4);
        onAttempt = attempt -> {
            if (attempt == 1) {
                proxy.loseNextCommit(LostCommit.BEFORE_IT_ARRIVES);
            }
        };
        hub.start();
        await().atMost(Duration.ofSeconds(20)).until(hub::isDrained);
        assertThat(applied()).containsExactly(1, 2, 3, 4);
        assertThat(attempts).as("4; 2; 2").hasValue(3);
    }

    @Test
    void aMessageThatOtherProcessesOvertakeIsNotADeadLetter() {
        send(OTHER, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        send(1);
        // They skip the earlier messages, step by step.
        onAttempt = attempt -> {
            if (attempt <= 2 * ATTEMPTS_OF_A_MESSAGE) {
                made.jdbi("shop")
                        .useHandle(handle -> handle.execute("UPDATE applied_position SET position = ?", attempt));
            }
        };
        hub.start();
        await().atMost(Duration.ofSeconds(20)).until(hub::isDrained);
        assertThat(applied()).containsExactly(1);
        assertThat(letters()).isEmpty();
        assertThat(attempts).hasValue(2 * ATTEMPTS_OF_A_MESSAGE + 1);
    }

    @Test
    void messagesAreAppliedWhenADiskHasRoomAgain() {
        send(1, 2, 3);
        freeBytes.set(0);
        await().until(() -> writing.refusal().isPresent());
        hub.start();
        await().during(Duration.ofMillis(200)).until(() -> applied().isEmpty());
        assertThat(attempts).as("transactions that were begun").hasValue(0);
        freeBytes.set(Long.MAX_VALUE);
        await().atMost(Duration.ofSeconds(20)).until(hub::isDrained);
        assertThat(applied()).containsExactly(1, 2, 3);
        assertThat(letters()).isEmpty();
    }

    private List<Integer> apply(Transaction transaction, List<Message<Told>> messages) {
        onAttempt.accept(attempts.incrementAndGet());
        if (slowAttempts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            SqlTransaction.handle(transaction).execute("SELECT pg_sleep(60)");
        }
        List<Integer> numbers =
                messages.stream().map(message -> message.payload().number()).toList();
        JdbcStatement.of(transaction, "INSERT INTO applied SELECT unnest(?)")
                .bindArray("int4", numbers)
                .write();
        return numbers;
    }

    private void send(int... numbers) {
        send(TOLD, numbers);
    }

    private void send(MessageType<Told> type, int... numbers) {
        Cause cause = new Cause("test", new Trace("1".repeat(32), "2".repeat(16)));
        shop.transactions().write(transaction -> {
            for (int number : numbers) {
                transaction.outbox().add(type, "key", new Told(number), cause);
            }
            return 0;
        });
    }

    private List<Integer> applied() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT number FROM applied ORDER BY number")
                        .mapTo(Integer.class)
                        .list());
    }

    private List<DeadLetter> letters() {
        return database.jdbi()
                .withHandle(handle -> DeadLetterTable.page(handle, LetterFilter.NONE, Optional.empty(), 100, 101))
                .letters();
    }
}
