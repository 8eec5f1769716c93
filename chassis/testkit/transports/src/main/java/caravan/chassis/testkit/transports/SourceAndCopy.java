package caravan.chassis.testkit.transports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A service that tells its state and one that keeps a copy of it, on real databases, in one process of the transport under test. */
abstract class SourceAndCopy {
    static final MessageType<Changed> CHANGED = new MessageType<>("sender.thing-changed.v1", Changed.class);
    static final MessageType<Deleted> DELETED = new MessageType<>("sender.thing-deleted.v1", Deleted.class);
    static final MessageType<Deleted> FACT = new MessageType<>("sender.thing-sold.v1", Deleted.class);
    static final Set<String> STATE = Set.of(CHANGED.name(), DELETED.name());
    static final Cause CAUSE = new Cause("test", new Trace("1".repeat(32), "2".repeat(16)));
    static final Duration WITHIN = Duration.ofSeconds(30);
    static final Duration AT_ONCE = Duration.ofMillis(20);
    static final Duration ASKED_AFTER = Duration.ofMillis(200);
    static final Retention FORGETTING = new Retention(Duration.ZERO, AT_ONCE, Map.of());
    /** Enough for every partition to have some. */
    static final int THINGS = 200;

    TestPostgres.TestDatabase database;
    ServiceDatabase senderDatabase;
    ServiceDatabase receiverDatabase;
    SimpleMeterRegistry registry;
    MessageHub hub;
    ServiceMessaging sender;
    ServiceMessaging receiver;

    /** A thing of the sender exists, with this number. */
    public sealed interface Thing {}

    public record Changed(int number) implements Thing {}

    public record Deleted(String why) implements Thing {}

    /** A new transport, as a starting process opens it. */
    protected abstract Transport newTransport();

    /** Deletes the messages that the transport keeps besides the outboxes, as retention does. No process runs. */
    protected abstract void loseMessages();

    @BeforeEach
    void openDatabases() {
        database = TestPostgres.shared().database("sender", "receiver");
        senderDatabase = database.service("sender");
        senderDatabase
                .jdbi()
                .useHandle(handle ->
                        handle.execute("CREATE TABLE thing (key text PRIMARY KEY, number integer, deleted boolean)"));
        receiverDatabase = database.service("receiver");
        receiverDatabase
                .jdbi()
                .useHandle(
                        handle -> handle.execute(
                                "CREATE TABLE copy (subscription text, key text, number integer, PRIMARY KEY (subscription, key))"));
        newProcess(keeping(), true);
    }

    @AfterEach
    void close() {
        hub.stop();
        database.close();
    }

    /**
     * For a transport across partitions. The result is as if the subscriber had been killed before the end marks of the snapshot arrived,
     * and they were then purged.
     */
    protected final void loseTheEndOfASnapshot() {
        startSenderThatForgets();
        change(0, THINGS, 1);
        awaitForgotten();
        startBoth("things");
        awaitCopy("things");
        awaitLacksNothing();
        hub.stop();
        setRequest(answered(), "gen_random_uuid()");
        receiverDatabase
                .jdbi()
                .useHandle(handle -> handle.execute("UPDATE applied_position SET position = position - 8"));
        startSenderThatForgets();
        awaitForgotten();
        startBoth("things");
    }

    UUID answered() {
        return senderDatabase
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT requests[1] FROM snapshot")
                        .mapTo(UUID.class)
                        .one());
    }

    void setRequest(UUID request, String snapshot) {
        receiverDatabase
                .jdbi()
                .useHandle(handle ->
                        handle.execute("UPDATE applied_position SET request = ?, snapshot = " + snapshot, request));
    }

    void startSenderThatForgets() {
        hub.stop();
        newProcess(FORGETTING, true);
        hub.start();
    }

    void startBoth(String... subscriptions) {
        hub.stop();
        newProcess(keeping(), true, subscriptions);
        hub.start();
    }

    static Retention keeping() {
        return new Retention(
                Duration.ofDays(7),
                Duration.ofMinutes(1),
                Map.of("receiver.things", STATE, "receiver.more-things", STATE));
    }

    final void newProcess(Retention retention, boolean tellsState, String... subscriptions) {
        Clock clock = Clock.systemUTC();
        registry = new SimpleMeterRegistry();
        hub = new MessageHub(
                newTransport(),
                clock,
                new RandomIdentifiers(clock),
                registry,
                retention,
                new Snapshots(ASKED_AFTER, Map.of("sender", STATE)),
                WriteGuard.withoutDisks());
        sender = hub.join("sender", senderDatabase.jdbi(), Steps.NONE);
        if (tellsState) {
            sender.tellState(SnapshotSuite::tell);
        }
        receiver = hub.join("receiver", receiverDatabase.jdbi(), Steps.NONE);
        for (String subscription : subscriptions) {
            receiver.<Thing>subscribe(
                    subscription,
                    List.of(CHANGED, DELETED),
                    (transaction, messages) -> keep(transaction, subscription, messages));
        }
    }

    static Optional<String> tell(Transaction transaction, Optional<String> after, int rowsMax, Cause cause) {
        List<Row> rows = SqlTransaction.handle(transaction)
                .createQuery("SELECT key, number, deleted FROM thing WHERE key > ? ORDER BY key LIMIT ? FOR SHARE")
                .bind(0, after.orElse(""))
                // More than one page.
                .bind(1, Math.min(rowsMax, THINGS / 3))
                .map((row, _) -> new Row(row.getString("key"), row.getInt("number"), row.getBoolean("deleted")))
                .list();
        rows.forEach(row -> tell(transaction, row, cause));
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast().key());
    }

    record Row(String key, int number, boolean deleted) {}

    static void tell(Transaction transaction, Row row, Cause cause) {
        if (row.deleted()) {
            transaction.outbox().add(DELETED, row.key(), new Deleted("asked for"), cause);
        } else {
            transaction.outbox().add(CHANGED, row.key(), new Changed(row.number()), cause);
        }
    }

    static List<Object> keep(Transaction transaction, String subscription, List<Message<Thing>> messages) {
        Handle handle = SqlTransaction.handle(transaction);
        for (Message<Thing> message : messages) {
            switch (message.payload()) {
                case Changed(int number) -> handle.execute("""
                            INSERT INTO copy VALUES (?, ?, ?)
                            ON CONFLICT (subscription, key) DO UPDATE SET number = excluded.number
                            """, subscription, message.key(), number);
                case Deleted ignored ->
                    handle.execute("DELETE FROM copy WHERE subscription = ? AND key = ?", subscription, message.key());
            }
        }
        return List.of();
    }

    void change(int from, int to, int number) {
        save(from, to, number, false);
    }

    void delete(int from, int to) {
        save(from, to, 0, true);
    }

    /** Changes things, a transaction for each ten. */
    void save(int from, int to, int number, boolean deleted) {
        for (int first = from; first < to; first += 10) {
            int begin = first;
            sender.transactions().write(transaction -> {
                IntStream.range(begin, Math.min(to, begin + 10))
                        .mapToObj(thing -> new Row("thing-" + thing, number, deleted))
                        .sorted(Comparator.comparing(Row::key))
                        .forEach(row -> {
                            SqlTransaction.handle(transaction).execute("""
                                    INSERT INTO thing VALUES (?, ?, ?)
                                    ON CONFLICT (key) DO UPDATE SET number = excluded.number, deleted = excluded.deleted
                                    """, row.key(), row.number(), row.deleted());
                            tell(transaction, row, CAUSE);
                        });
                return 0;
            });
        }
    }

    /** Stops the process after all its messages are purged, and deletes those that the transport keeps. */
    void awaitForgotten() {
        await().atMost(WITHIN)
                .until(() -> senderDatabase
                        .jdbi()
                        .withHandle(handle -> handle.createQuery("SELECT NOT EXISTS (SELECT FROM outbox)")
                                .mapTo(Boolean.class)
                                .one()));
        hub.stop();
        loseMessages();
    }

    double gauge(String name, String subscription) {
        return registry.get("caravan.subscription." + name)
                .tag("subscription", subscription)
                .gauge()
                .value();
    }

    protected final void awaitLacksNothing() {
        await().atMost(WITHIN).until(receiver::lacksNoMessages);
    }

    void awaitCopy(String subscription) {
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(copy(subscription)).isEqualTo(things()));
    }

    Map<String, Integer> things() {
        return numbers(senderDatabase, "SELECT key, number FROM thing WHERE NOT deleted");
    }

    Map<String, Integer> copy(String subscription) {
        return numbers(receiverDatabase, "SELECT key, number FROM copy WHERE subscription = '" + subscription + "'");
    }

    static Map<String, Integer> numbers(ServiceDatabase database, String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).reduceRows(new TreeMap<>(), (all, row) -> {
                    all.put(row.getColumn("key", String.class), row.getColumn("number", Integer.class));
                    return all;
                }));
    }

    /** The number of complete snapshots. */
    int snapshots() {
        return senderDatabase
                .jdbi()
                .withHandle(
                        handle -> handle.createQuery("""
                                SELECT count(DISTINCT payload ->> 'snapshot') FROM outbox_message
                                WHERE type = 'sender.snapshot-mark.v1' AND (payload ->> 'end')::boolean
                                """).mapTo(Integer.class).one());
    }
}
