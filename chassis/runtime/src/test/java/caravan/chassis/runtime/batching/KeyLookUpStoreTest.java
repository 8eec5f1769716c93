package caravan.chassis.runtime.batching;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.KeyLookUp;
import caravan.chassis.api.Steps;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.http.Reply;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlTransaction;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.RandomIdentifiers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parcels that keep the key that they were made with. A negative weight is refused. */
class KeyLookUpStoreTest {
    private record Parcel(int weight, Optional<IdempotencyKey> key) {}

    private record View(int weight) {}

    private final ServiceDatabase database = TestPostgres.shared().open("shop");
    private Batchers batchers;
    private Batcher<Parcel, Integer> packing;

    @BeforeEach
    void makeTheTable() {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "CREATE TABLE parcel (key text UNIQUE, fingerprint text, weight integer NOT NULL)"));
        Clock clock = Clock.systemUTC();
        batchers = new Batchers(
                "shop",
                new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE),
                clock,
                new SimpleMeterRegistry());
        packing = batcher(BatcherLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theSameKeyGetsTheSameReplyAlthoughNoReplyIsStored() {
        Reply first = pack(packing, 7, "a", "f");
        Reply again = pack(packing, 7, "a", "f");

        assertThat(again.status()).isEqualTo(first.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body()).isEqualTo(new View(7));
        assertThat(again.headers()).containsEntry("Location", "/7").containsEntry("Idempotency-Replayed", "true");
        assertThat(count("parcel")).isEqualTo(1);
        assertThat(count("idempotent_reply")).isZero();
    }

    @Test
    void theSameKeyWithAnotherRequestIsRefused() {
        pack(packing, 7, "a", "f");

        assertThat(pack(packing, 8, "a", "g").status()).isEqualTo(422);
        assertThat(count("parcel")).isEqualTo(1);
    }

    @Test
    void withoutAFingerprintAnyRequestCountsAsARepeat() {
        pack(packing, 7, "a", "f");
        database.jdbi().useHandle(handle -> handle.execute("UPDATE parcel SET fingerprint = NULL"));

        assertThat(pack(packing, 8, "a", "g").body()).isEqualTo(new View(7));
    }

    @Test
    void aKeyWhoseRequestWasRefusedMayBeUsedAgain() {
        assertThat(pack(packing, -1, "a", "f").status()).isEqualTo(409);

        assertThat(pack(packing, 7, "a", "g").status()).isEqualTo(201);
    }

    @Test
    void oneKeySentConcurrentlyToTwoInstancesMakesOneThing() throws Exception {
        List<Batcher<Parcel, Integer>> instances =
                List.of(packing, batcher(new BatcherLimits(8, 4096, 3, Duration.ZERO)));
        List<Callable<Reply>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Batcher<Parcel, Integer> instance = instances.get(i % 2);
            int weight = i;
            calls.add(() -> pack(instance, weight, "same", "f"));
        }
        List<Object> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Reply> reply : callers.invokeAll(calls)) {
                answers.add(reply.get().body());
            }
        }
        assertThat(count("parcel")).isEqualTo(1);
        assertThat(answers).hasSize(200).containsOnly(answers.getFirst());
    }

    private Batcher<Parcel, Integer> batcher(BatcherLimits limits) {
        return batchers.batcher("packing", limits, KeyLookUpStoreTest::pack, KeyLookUpStoreTest::packed);
    }

    private static List<Integer> pack(Transaction transaction, List<Parcel> parcels) {
        for (Parcel parcel : parcels) {
            if (parcel.weight() >= 0) {
                IdempotencyKey key = parcel.key().orElseThrow();
                SqlTransaction.handle(transaction)
                        .execute(
                                "INSERT INTO parcel VALUES (?, ?, ?)",
                                key.withOwner(),
                                key.fingerprint(),
                                parcel.weight());
            }
        }
        return parcels.stream().map(Parcel::weight).toList();
    }

    private static List<KeyLookUp.Made<Integer>> packed(Transaction transaction, Collection<String> keys) {
        return JdbcStatement.of(transaction, "SELECT * FROM parcel WHERE key = ANY (?)")
                .bindArray("text", keys)
                .list(row -> new KeyLookUp.Made<>(
                        row.getString("key"), Optional.ofNullable(row.getString("fingerprint")), row.getInt("weight")));
    }

    private static Reply pack(Batcher<Parcel, Integer> instance, int weight, String key, String fingerprint) {
        Optional<IdempotencyKey> asKey = Optional.of(new IdempotencyKey("ann", key, fingerprint));
        return instance.submit(
                asKey,
                new Parcel(weight, asKey),
                outcome -> outcome < 0
                        ? Reply.problem(409, "too_light", "It is too light.")
                        : Reply.created("/" + outcome, new View(outcome)));
    }

    private long count(String table) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                        .mapTo(Long.class)
                        .one());
    }
}
