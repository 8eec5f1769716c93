package caravan.chassis.kafka.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.tracing.Trace;
import caravan.chassis.kafka.KafkaTransport;
import caravan.chassis.kafka.TestTopics;
import caravan.chassis.kafka.cluster.Clients;
import caravan.chassis.kafka.cluster.KafkaSettings;
import caravan.chassis.kafka.cluster.Topics;
import caravan.chassis.messages.LocalTransport;
import caravan.chassis.messages.MessageHub;
import caravan.chassis.messages.ServiceMessaging;
import caravan.chassis.messages.Transport;
import caravan.chassis.messages.retention.Retention;
import caravan.chassis.messages.snapshots.Snapshots;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.postgres.disk.WriteGuard;
import caravan.chassis.testkit.kafka.TestKafka;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.kernel.MessageType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;

/** A sender and a receiver on the test's own databases, and any number of processes that run them over Kafka. */
final class Shop implements AutoCloseable {
    static final Cause CAUSE = new Cause("the test", new Trace("1".repeat(32), "2".repeat(16)));
    private static final MessageType<Told> TOLD = new MessageType<>("sender.told.v1", Told.class);
    private static final MessageType<Told> OTHER = new MessageType<>("sender.other.v1", Told.class);
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration APPLIED_WITHIN = Duration.ofSeconds(40);

    final KafkaSettings settings;
    /** The retention of processes that are started from now on. */
    Retention retention = new Retention(Duration.ofDays(7), Duration.ofMinutes(1), Map.of());

    final List<Message<Told>> seen = new CopyOnWriteArrayList<>();
    private final TestPostgres.TestDatabase database = TestPostgres.shared().database("sender", "receiver");
    final ServiceDatabase senderDatabase = database.service("sender");
    private final ServiceDatabase receiverDatabase = database.service("receiver");
    private final List<MessageHub> processes = new ArrayList<>();

    record Told(int number) {}

    Shop() {
        this(TestKafka.shared());
    }

    Shop(TestKafka kafka) {
        settings = TestTopics.freshSettings(kafka);
        receiverDatabase
                .jdbi()
                .useHandle(handle -> handle.execute(
                        "CREATE TABLE applied (place bigint GENERATED ALWAYS AS IDENTITY, key text, number integer)"));
    }

    /** A process with both services. */
    final class Process {
        final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        final MessageHub hub;
        final ServiceMessaging sender;
        final ServiceMessaging receiver;

        private Process(Function<SimpleMeterRegistry, Transport> transport) {
            hub = new MessageHub(
                    transport.apply(registry),
                    CLOCK,
                    new RandomIdentifiers(CLOCK),
                    registry,
                    retention,
                    new Snapshots(Duration.ofSeconds(5), Map.of()),
                    WriteGuard.withoutDisks());
            sender = hub.join("sender", senderDatabase.jdbi(), Steps.NONE);
            UseCase<Message<Told>, Integer> applying = Shop.this::apply;
            receiver = hub.join("receiver", receiverDatabase.jdbi(), Steps.NONE);
            receiver.subscribe("news", List.of(TOLD), applying);
            processes.add(hub);
        }

        /** A message that nobody subscribes to. */
        void sendOther(String key) {
            sender.transactions().write(transaction -> {
                transaction.outbox().add(OTHER, key, new Told(0), CAUSE);
                return 0;
            });
        }

        void send(String key, int... numbers) {
            sender.transactions().write(transaction -> {
                for (int number : numbers) {
                    transaction.outbox().add(TOLD, key, new Told(number), CAUSE);
                }
                return 0;
            });
        }
    }

    Process process() {
        return new Process(registry -> KafkaTransport.open(settings, registry, CLOCK));
    }

    Process localProcess() {
        return new Process(registry -> new LocalTransport());
    }

    Process startedProcess() {
        Process process = process();
        process.hub.start();
        return process;
    }

    void awaitApplied(String key, int messages) {
        Integer[] all = IntStream.rangeClosed(1, messages).boxed().toArray(Integer[]::new);
        await().atMost(APPLIED_WITHIN)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> applied(key).size() >= messages);
        assertThat(applied(key)).containsExactly(all);
    }

    List<Integer> applied(String key) {
        return receiverDatabase
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT number FROM applied WHERE key = :key ORDER BY place")
                        .bind("key", key)
                        .mapTo(Integer.class)
                        .list());
    }

    /** The position up to which the receiver has applied or skipped the sender's messages, in one process. */
    long appliedThrough() {
        return receiverDatabase
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT position FROM applied_position WHERE source = 'sender' AND partition = -1")
                        .mapTo(Long.class)
                        .findOne()
                        .orElse(0L));
    }

    /** A broker that has just made a topic may not know it for a moment. */
    void ensureTopic() {
        try (var admin = new Clients(settings).admin()) {
            Topics topics = new Topics(admin, settings);
            await().ignoreExceptionsInstanceOf(KafkaException.class).until(() -> {
                topics.ensure(List.of("sender"));
                return true;
            });
        }
    }

    /** The number of records that were written to the sender's topic. */
    long records() {
        try (var admin = new Clients(settings).admin()) {
            return new Topics(admin, settings)
                    .ends(List.of("sender")).values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
        }
    }

    /** The position up to which the outbox is published. */
    long published() {
        return senderDatabase
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT position FROM relay")
                        .mapTo(Long.class)
                        .one());
    }

    /** The position up to which the outbox is purged. */
    long purged() {
        return senderDatabase
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT position FROM outbox_purge")
                        .mapTo(Long.class)
                        .one());
    }

    /** Sets the receiver back to an earlier state, as a restored database does. */
    void restoreReceiver(int messages) {
        receiverDatabase.jdbi().useTransaction(handle -> {
            handle.execute("DELETE FROM applied WHERE number > ?", messages);
            handle.execute("UPDATE applied_position SET position = least(position, ?)", messages);
        });
    }

    private List<Integer> apply(Transaction transaction, List<Message<Told>> messages) {
        seen.addAll(messages);
        JdbcStatement.of(transaction, "INSERT INTO applied (key, number) SELECT * FROM unnest(?, ?)")
                .bindArray("text", messages, Message::key)
                .bindArray("int4", messages, message -> message.payload().number())
                .write();
        return List.of();
    }

    @Override
    public void close() {
        processes.forEach(MessageHub::stop);
        database.close();
    }
}
