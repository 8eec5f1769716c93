package caravan.chassis.messages.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.postgres.TestPostgres.TestDatabase;
import caravan.kernel.MessageType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes read one outbox for the same subscription. Each message is applied once, and none becomes a dead letter. */
class TwoProcessesTest {
    private static final MessageType<Told> TOLD = new MessageType<>("shop.told.v1", Told.class);
    private static final int MESSAGES = 200;

    private final TestDatabase made = TestPostgres.shared().database("shop");
    private final ServiceDatabase database = made.service("shop");
    private final List<MessageHub> processes;
    private final List<ServiceMessaging> shops;

    record Told(int number) {}

    TwoProcessesTest() {
        database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE applied (number integer)"));
        processes = Stream.generate(() -> QuickHub.of(new SimpleMeterRegistry(), WriteGuard.withoutDisks(), 2))
                .limit(2)
                .toList();
        shops = processes.stream().map(this::join).toList();
    }

    @AfterEach
    void close() {
        processes.forEach(MessageHub::stop);
        made.close();
    }

    @Test
    void aMessageThatBothHandleIsAppliedOnce() {
        processes.forEach(MessageHub::start);
        for (int number = 1; number <= MESSAGES; number++) {
            send(number);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> applied().size() >= MESSAGES);
        await().atMost(Duration.ofSeconds(20)).until(() -> processes.stream().allMatch(MessageHub::isDrained));
        assertThat(applied())
                .isEqualTo(IntStream.rangeClosed(1, MESSAGES).boxed().toList());
        assertThat(rows("SELECT count(*) FROM dead_letter")).containsExactly(0);
    }

    private ServiceMessaging join(MessageHub process) {
        ServiceMessaging joined = process.join("shop", database.jdbi(), Steps.NONE);
        UseCase<Message<Told>, Integer> applying = TwoProcessesTest::apply;
        joined.subscribe("news", List.of(TOLD), applying);
        return joined;
    }

    private static List<Integer> apply(Transaction transaction, List<Message<Told>> messages) {
        List<Integer> numbers =
                messages.stream().map(message -> message.payload().number()).toList();
        JdbcStatement.of(transaction, "INSERT INTO applied SELECT unnest(?)")
                .bindArray("int4", numbers)
                .write();
        return numbers;
    }

    private void send(int number) {
        // They commit in turn. A process reads at once after its own commit, and then also finds the other's commits.
        shops.get(number % 2).transactions().write(transaction -> {
            Cause cause = new Cause("test", new Trace("1".repeat(32), "2".repeat(16)));
            transaction.outbox().add(TOLD, "key", new Told(number), cause);
            return number;
        });
    }

    private List<Integer> applied() {
        return rows("SELECT number FROM applied ORDER BY number");
    }

    private List<Integer> rows(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(Integer.class).list());
    }
}
