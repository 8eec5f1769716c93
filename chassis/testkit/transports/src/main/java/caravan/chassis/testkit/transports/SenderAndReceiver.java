package caravan.chassis.testkit.transports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Database;
import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.messages.Transport;
import caravan.chassis.messages.retention.Retention;
import caravan.chassis.messages.snapshots.Snapshots;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.MessageType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A service that sends messages and one that applies them, on real databases, in one process of the transport under test. */
abstract class SenderAndReceiver {
    static final MessageType<Told> TOLD = new MessageType<>("sender.told.v1", Told.class);
    static final MessageType<Other> OTHER = new MessageType<>("sender.other.v1", Other.class);
    static final Cause CAUSE = new Cause("test", new Trace("1".repeat(32), "2".repeat(16)));
    static final List<String> OF_SENDER =
            List.of("outbox", "outbox_head", "outbox_epoch", "outbox_purge", "purged_message", "relay");
    private static final Columns<Message<Told>> APPLIED = Columns.<Message<Told>>of()
            .text("key", Message::key)
            .int4("number", message -> message.payload().number());
    private static final String ADD = "INSERT INTO applied (key, number) SELECT * FROM " + APPLIED.unnest();
    static final Duration DRAINED_WITHIN = Duration.ofSeconds(30);

    final Set<Integer> poisonous = ConcurrentHashMap.newKeySet();
    /** The retention of processes that are started from now on. */
    Retention retention = new Retention(Duration.ofDays(7), Duration.ofMinutes(1), Map.of());

    TestPostgres.TestDatabase database;
    ServiceDatabase senderDatabase;
    ServiceDatabase receiverDatabase;
    MessageHub hub;
    ServiceMessaging sender;
    ServiceMessaging receiver;

    /** Something that happened at the sender. */
    public record Told(int number) {}

    /** A message type that nobody subscribes to. */
    public record Other(int number) {}

    /** A new transport, as a starting process opens it. */
    protected abstract Transport newTransport();

    /** Deletes the messages that the transport keeps besides the outboxes, as retention does. No process runs. */
    protected abstract void loseMessages();

    @BeforeEach
    void openDatabases() {
        database = TestPostgres.shared().database("sender", "receiver");
        senderDatabase = database.service("sender");
        receiverDatabase = database.service("receiver");
        receiverDatabase
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "CREATE TABLE applied (place bigint GENERATED ALWAYS AS IDENTITY, key text, number integer)"));
        newProcess();
    }

    @AfterEach
    void close() {
        hub.stop();
        database.close();
    }

    void breakConnectionsOfSender() {
        assertThatThrownBy(() -> senderDatabase
                        .jdbi()
                        .useHandle(handle ->
                                handle.createQuery("""
                                        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                                        WHERE datname = current_database() AND usename = current_user
                                        ORDER BY pid = pg_backend_pid()
                                        """).mapTo(Boolean.class).list()))
                .isInstanceOf(JdbiException.class);
    }

    void sendInAProcessOfItsOwn(int first) throws Exception {
        hub.stop();
        newProcess();
        hub.start();
        sendConcurrently(4, 10, first);
        awaitDrained();
        hub.stop();
    }

    /** Copies the database, as a backup does. */
    void save() {
        senderDatabase
                .jdbi()
                .useHandle(handle -> OF_SENDER.forEach(
                        table -> handle.execute("CREATE TABLE saved_" + table + " AS TABLE " + table)));
    }

    void restore() {
        senderDatabase
                .jdbi()
                .useTransaction(handle -> OF_SENDER.forEach(table -> {
                    handle.execute("TRUNCATE " + table);
                    handle.execute("INSERT INTO " + table + " TABLE saved_" + table);
                }));
    }

    void purgeAtOnce(Map<String, Set<String>> subscribers) {
        hub.stop();
        retention = new Retention(Duration.ZERO, Duration.ofMillis(20), subscribers);
        newProcess();
    }

    List<Long> outbox() {
        return senderDatabase
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT position FROM outbox ORDER BY position")
                        .mapTo(Long.class)
                        .list());
    }

    final void newProcess() {
        Clock clock = Clock.systemUTC();
        hub = new MessageHub(
                newTransport(),
                clock,
                new RandomIdentifiers(clock),
                new SimpleMeterRegistry(),
                retention,
                new Snapshots(Duration.ofSeconds(5), Map.of()),
                WriteGuard.withoutDisks());
        sender = hub.join("sender", senderDatabase.jdbi(), Steps.NONE);
        receiver = hub.join("receiver", receiverDatabase.jdbi(), Steps.NONE);
        UseCase<Message<Told>, Integer> applying = this::apply;
        receiver.subscribe("sender-news", List.of(TOLD), applying);
    }

    List<Integer> apply(Transaction transaction, List<Message<Told>> messages) {
        for (Message<Told> message : messages) {
            if (poisonous.contains(message.payload().number())) {
                throw new IllegalStateException("poisonous");
            }
        }
        JdbcStatement.of(transaction, ADD).bindRows(APPLIED, messages).write();
        return messages.stream().map(message -> message.payload().number()).toList();
    }

    void send(String key, int number) {
        Database transactions = sender.transactions();
        transactions.write(transaction -> {
            transaction.outbox().add(TOLD, key, new Told(number), CAUSE);
            return number;
        });
    }

    void sendConcurrently(int keys, int messages) throws InterruptedException, ExecutionException {
        sendConcurrently(keys, messages, 0);
    }

    void sendConcurrently(int keys, int messages, int first) throws InterruptedException, ExecutionException {
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sent = new ArrayList<>();
            for (int key = 0; key < keys; key++) {
                String name = "key-" + key;
                sent.add(senders.submit(
                        () -> IntStream.range(first, first + messages).forEach(number -> send(name, number))));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }

    void awaitDrained() {
        await().atMost(DRAINED_WITHIN).pollInterval(Duration.ofMillis(5)).until(hub::isDrained);
    }

    void assertEveryKeyHasAllInOrder(int keys, int messages) {
        Integer[] all = IntStream.range(0, messages).boxed().toArray(Integer[]::new);
        for (int key = 0; key < keys; key++) {
            assertThat(applied("key-" + key))
                    .as("applied messages of key-" + key)
                    .containsExactly(all);
        }
    }

    List<Integer> applied(String key) {
        return receiverDatabase
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT number FROM applied WHERE key = :key ORDER BY place")
                        .bind("key", key)
                        .mapTo(Integer.class)
                        .list());
    }

    List<String> letters(String key) {
        return receiverDatabase
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT reason FROM dead_letter WHERE key = :key ORDER BY position")
                        .bind("key", key)
                        .mapTo(String.class)
                        .list());
    }
}
