package caravan.chassis.testkit.transports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Database;
import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.store.SqlTransaction;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every transport must keep, with subscriptions on a real database. */
public abstract class TransportSuite {
    private static final MessageType<Told> TOLD = new MessageType<>("sender.told.v1", Told.class);
    private static final MessageType<Other> OTHER = new MessageType<>("sender.other.v1", Other.class);
    private static final Cause CAUSE = new Cause("test", new Trace("1".repeat(32), "2".repeat(16)));
    private static final List<String> OF_SENDER =
            List.of("outbox", "outbox_head", "outbox_epoch", "outbox_purge", "purged_message", "relay");
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(30);

    private final Set<Integer> poisonous = ConcurrentHashMap.newKeySet();
    /** Of the processes that are made from now on. */
    private Retention retention = new Retention(Duration.ofDays(7), Duration.ofMinutes(1), Map.of());

    private TestPostgres.TestDatabase database;
    private ServiceDatabase senderDatabase;
    private ServiceDatabase receiverDatabase;
    private MessageHub hub;
    private ServiceMessaging sender;
    private ServiceMessaging receiver;

    /** Something that happened at the sender. */
    public record Told(int number) {}

    /** Something that nobody subscribes to. */
    public record Other(int number) {}

    /** A new transport, as of a process that starts. */
    protected abstract Transport newTransport();

    /** Loses the messages that the transport keeps beside the outboxes, as with time. No process runs. */
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

    @Test
    void messagesOfAKeyAreAppliedOnceAndInTheOrderOfTheirCommits() throws Exception {
        hub.start();
        sendConcurrently(8, 60);
        awaitDrained();
        assertEveryKeyHasAllInOrder(8, 60);
    }

    @Test
    void aProcessThatStopsAnywhereGoesOnWhereItWas() throws Exception {
        for (int round = 0; round < 5; round++) {
            hub.start();
            sendConcurrently(4, 20, 20 * round);
            hub.stop();
            newProcess();
        }
        hub.start();
        awaitDrained();
        assertEveryKeyHasAllInOrder(4, 100);
    }

    @Test
    void twoProcessesWithTheSameSubscriptionApplyEachMessageOnce() throws Exception {
        MessageHub first = hub;
        newProcess();
        first.start();
        hub.start();
        try {
            sendConcurrently(8, 40);
            await().atMost(DRAINED_WITHIN).until(() -> applied("key-7").size() >= 40);
            awaitDrained();
            assertEveryKeyHasAllInOrder(8, 40);
        } finally {
            first.stop();
        }
    }

    @Test
    void aMessageOfATransactionThatRolledBackIsNeverHandedOn() {
        hub.start();
        assertThatThrownBy(() -> sender.transactions().write(transaction -> {
                    transaction.outbox().add(TOLD, "key", new Told(1), CAUSE);
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        send("key", 2);
        awaitDrained();
        assertThat(applied("key")).containsExactly(2);
    }

    @Test
    void messagesOfOtherTypesArePassedOver() {
        hub.start();
        sender.transactions().write(transaction -> {
            transaction.outbox().add(OTHER, "key", new Other(1), CAUSE);
            transaction.outbox().add(TOLD, "key", new Told(2), CAUSE);
            transaction.outbox().add(OTHER, "key", new Other(3), CAUSE);
            return 0;
        });
        awaitDrained();
        assertThat(applied("key")).containsExactly(2);
    }

    @Test
    void oneMessageThatFailsHoldsUpItsOwnKeyAlone() {
        poisonous.add(2);
        sender.transactions().write(transaction -> {
            for (int number = 1; number <= 4; number++) {
                transaction.outbox().add(TOLD, "bad", new Told(number), CAUSE);
                transaction.outbox().add(TOLD, "good", new Told(10 * number), CAUSE);
            }
            return 0;
        });
        hub.start();
        awaitDrained();
        send("bad", 5);
        awaitDrained();
        assertThat(applied("good")).containsExactly(10, 20, 30, 40);
        assertThat(applied("bad")).containsExactly(1);
        assertThat(letters("bad")).containsExactly("failed", "behind", "behind", "behind");
    }

    @Test
    void aListenerIsToldOfWhatIsCommittedAfterTheStart() {
        send("key", 1);
        List<Integer> heard = new CopyOnWriteArrayList<>();
        receiver.listen(TOLD, message -> heard.add(message.payload().number()));
        hub.start();
        send("key", 2);
        await().untilAsserted(() -> assertThat(heard).contains(2));
        assertThat(heard).doesNotContain(1);
    }

    @Test
    void whatAllHaveAppliedIsPurgedAndWhatComesNextIsApplied() throws Exception {
        purgeAtOnce(Map.of("receiver.sender-news", Set.of(TOLD.name())));
        hub.start();
        sendConcurrently(4, 20);
        await().atMost(DRAINED_WITHIN).until(() -> outbox().isEmpty());
        sendConcurrently(4, 20, 20);
        awaitDrained();
        assertEveryKeyHasAllInOrder(4, 40);
    }

    @Test
    void aSubscriberThatNeverToldHoldsBackWhatItTakes() {
        purgeAtOnce(Map.of("receiver.sender-news", Set.of(TOLD.name()), "elsewhere.sender-news", Set.of(TOLD.name())));
        hub.start();
        sender.transactions().write(transaction -> {
            transaction.outbox().add(OTHER, "key", new Other(1), CAUSE);
            return 0;
        });
        send("key", 2);
        awaitDrained();
        await().atMost(DRAINED_WITHIN).until(() -> outbox().equals(List.of(2L)));
    }

    @Test
    void aSubscriptionWhoseNextMessagesAreGoneStopsAndSaysSo() throws Exception {
        purgeAtOnce(Map.of("receiver.sender-news", Set.of(TOLD.name())));
        hub.start();
        sendConcurrently(1, 5);
        await().atMost(DRAINED_WITHIN).until(() -> outbox().isEmpty());
        hub.stop();
        loseMessages();
        receiverDatabase
                .jdbi()
                .useHandle(handle -> handle.execute("UPDATE applied_position SET position = least(position, 2)"));
        newProcess();
        assertThat(receiver.lacksNoMessages()).isTrue();
        hub.start();
        send("key-0", 5);
        await().atMost(DRAINED_WITHIN).until(() -> !receiver.lacksNoMessages());
        assertThat(applied("key-0")).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aSubscriptionThatTakesNothingOfWhatIsGoneGoesOn() {
        purgeAtOnce(Map.of("receiver.sender-news", Set.of(TOLD.name())));
        hub.start();
        sender.transactions().write(transaction -> {
            transaction.outbox().add(OTHER, "key", new Other(1), CAUSE);
            return 0;
        });
        await().atMost(DRAINED_WITHIN).until(() -> outbox().isEmpty());
        hub.stop();
        receiverDatabase.jdbi().useHandle(handle -> handle.execute("DELETE FROM applied_position"));
        newProcess();
        hub.start();
        send("key", 2);
        await().atMost(DRAINED_WITHIN).until(() -> applied("key").equals(List.of(2)));
        assertThat(receiver.lacksNoMessages()).isTrue();
    }

    @Test
    void whatASourceTellsAfterItWasRestoredIsAppliedAlthoughItsPositionsWereGivenOutBefore() throws Exception {
        retention = new Retention(
                Duration.ofDays(7), Duration.ofMinutes(1), Map.of("receiver.sender-news", Set.of(TOLD.name())));
        sendInAProcessOfItsOwn(0);
        save();
        sendInAProcessOfItsOwn(10);
        restore();
        sendInAProcessOfItsOwn(20);

        assertEveryKeyHasAllInOrder(4, 30);
    }

    @Test
    void whatASourceTellsWhoseTablesWereMadeAnewIsApplied() throws Exception {
        retention = new Retention(
                Duration.ofDays(7), Duration.ofMinutes(1), Map.of("receiver.sender-news", Set.of(TOLD.name())));
        save();
        sendInAProcessOfItsOwn(0);
        restore();
        sendInAProcessOfItsOwn(10);

        assertEveryKeyHasAllInOrder(4, 20);
    }

    @Test
    void whatARunningSourceTellsIsAppliedOnceAStandbyTookOverThatLacksItsLastMessages() throws Exception {
        hub.start();
        sendConcurrently(4, 10, 0);
        awaitDrained();
        save();
        sendConcurrently(4, 10, 10);
        awaitDrained();
        restore();
        senderDatabase.jdbi().useHandle(handle -> handle.execute("UPDATE outbox_epoch SET database = 'of before'"));
        breakConnectionsOfSender();
        await().atMost(DRAINED_WITHIN).ignoreExceptions().until(() -> {
            send("key-0", 20);
            return true;
        });
        awaitDrained();

        assertThat(applied("key-0")).endsWith(19, 20);
    }

    private void breakConnectionsOfSender() {
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

    private void sendInAProcessOfItsOwn(int first) throws Exception {
        hub.stop();
        newProcess();
        hub.start();
        sendConcurrently(4, 10, first);
        awaitDrained();
        hub.stop();
    }

    /** As a backup does it. */
    private void save() {
        senderDatabase
                .jdbi()
                .useHandle(handle -> OF_SENDER.forEach(
                        table -> handle.execute("CREATE TABLE saved_" + table + " AS TABLE " + table)));
    }

    private void restore() {
        senderDatabase
                .jdbi()
                .useTransaction(handle -> OF_SENDER.forEach(table -> {
                    handle.execute("TRUNCATE " + table);
                    handle.execute("INSERT INTO " + table + " TABLE saved_" + table);
                }));
    }

    private void purgeAtOnce(Map<String, Set<String>> subscribers) {
        hub.stop();
        retention = new Retention(Duration.ZERO, Duration.ofMillis(20), subscribers);
        newProcess();
    }

    private List<Long> outbox() {
        return senderDatabase
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT position FROM outbox ORDER BY position")
                        .mapTo(Long.class)
                        .list());
    }

    private void newProcess() {
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

    private List<Integer> apply(Transaction transaction, List<Message<Told>> messages) {
        for (Message<Told> message : messages) {
            if (poisonous.contains(message.payload().number())) {
                throw new IllegalStateException("poisonous");
            }
        }
        SqlTransaction.handle(transaction)
                .createUpdate("INSERT INTO applied (key, number) SELECT * FROM unnest(:keys, :numbers)")
                .bind("keys", messages.stream().map(Message::key).toArray(String[]::new))
                .bind(
                        "numbers",
                        messages.stream()
                                .map(message -> message.payload().number())
                                .toArray(Integer[]::new))
                .execute();
        return messages.stream().map(message -> message.payload().number()).toList();
    }

    private void send(String key, int number) {
        Database transactions = sender.transactions();
        transactions.write(transaction -> {
            transaction.outbox().add(TOLD, key, new Told(number), CAUSE);
            return number;
        });
    }

    private void sendConcurrently(int keys, int messages) throws InterruptedException, ExecutionException {
        sendConcurrently(keys, messages, 0);
    }

    private void sendConcurrently(int keys, int messages, int first) throws InterruptedException, ExecutionException {
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

    private void awaitDrained() {
        await().atMost(DRAINED_WITHIN).pollInterval(Duration.ofMillis(5)).until(hub::isDrained);
    }

    private void assertEveryKeyHasAllInOrder(int keys, int messages) {
        Integer[] all = IntStream.range(0, messages).boxed().toArray(Integer[]::new);
        for (int key = 0; key < keys; key++) {
            assertThat(applied("key-" + key)).as("of key-" + key).containsExactly(all);
        }
    }

    private List<Integer> applied(String key) {
        return receiverDatabase
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT number FROM applied WHERE key = :key ORDER BY place")
                        .bind("key", key)
                        .mapTo(Integer.class)
                        .list());
    }

    private List<String> letters(String key) {
        return receiverDatabase
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT reason FROM dead_letter WHERE key = :key ORDER BY position")
                        .bind("key", key)
                        .mapTo(String.class)
                        .list());
    }
}
