package caravan.commerce.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import caravan.chassis.api.KeyLookUp.Made;
import caravan.chassis.api.Steps;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.store.PostgresOrderRepository;
import caravan.kernel.UuidV7;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database of a version that recognised a repeated key only by the stored reply. */
class EarlierOrderKeysTest {
    private static final Instant PLACED = Instant.parse("2026-01-01T10:00:00Z");

    private final MovableClock clock = MovableClock.at(PLACED);
    private TestPostgres.TestDatabase earlier;
    private ServiceDatabase database;
    private Transactions transactions;

    @BeforeEach
    void openOnTheEarlierDatabase() {
        earlier = TestPostgres.shared().earlier("orders", "2");
        earlier.jdbi("orders").useTransaction(EarlierOrderKeysTest::fill);
        database = earlier.service("orders");
        transactions = new Transactions(database.jdbi(), clock, new RandomIdentifiers(clock), Steps.NONE);
    }

    @AfterEach
    void close() {
        earlier.close();
    }

    @Test
    void anOrderWhoseReplyStillStoodKnowsItsRequest() {
        assertThat(madeUnder("ann fresh")).extracting(Made::fingerprint).containsExactly(Optional.of("of-fresh"));
    }

    @Test
    void anOrderWhoseReplyWasPurgedKeepsItsKeyAlone() {
        assertThat(madeUnder("ann purged")).extracting(Made::fingerprint).containsExactly(Optional.empty());
    }

    @Test
    void theLastOfTwoOrdersWithOneKeyKeepsIt() {
        assertThat(madeUnder("ann used-twice"))
                .extracting(made -> made.outcome().id(), Made::fingerprint)
                .containsExactly(tuple(id(4), Optional.of("of-second")));
    }

    private List<Made<Order>> madeUnder(String key) {
        return transactions.write(
                transaction -> new PostgresOrderRepository(transactions).madeUnder(transaction, List.of(key)));
    }

    private static void fill(Handle handle) {
        order(handle, 1, "fresh");
        reply(handle, 1, "fresh", "of-fresh");
        order(handle, 2, "purged");
        order(handle, 3, "used-twice");
        order(handle, 4, "used-twice");
        reply(handle, 4, "used-twice", "of-second");
    }

    private static void order(Handle handle, int number, String key) {
        handle.execute("""
                INSERT INTO orders VALUES (?, gen_random_uuid(), 'ann ' || ?, '{lamp}', '{1}', '{1999}', 'EUR', 1999,
                    gen_random_uuid(), 'approve', 'pending', NULL, 1, 'requested', 'none', ?, ?,
                    '{pending}', '{NULL}', ARRAY[?::timestamptz])
                """, id(number).value(), key, PLACED, PLACED, PLACED);
    }

    private static void reply(Handle handle, int number, String key, String fingerprint) {
        handle.execute(
                "INSERT INTO idempotent_reply VALUES ('ann', ?, ?, 201, '{}', ?::json, false, ?)",
                key,
                fingerprint,
                "{\"id\":\"" + id(number) + "\"}",
                PLACED);
    }

    private static OrderId id(int number) {
        return new OrderId(UuidV7.at(PLACED.plusSeconds(number), 0, number));
    }
}
