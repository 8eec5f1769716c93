package caravan.commerce.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database whose ledger had a row for each line, with payments in several states. */
class EarlierTablesTest {
    private static final String INTENT = "01939f3e-7c00-7004-8000-00000000000";

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private TestPostgres.TestDatabase earlier;
    private Jdbi tables;

    @BeforeEach
    void fillTheEarlierDatabase() {
        earlier = TestPostgres.shared().earlier("payments", "1");
        tables = earlier.jdbi("payments");
        payment(1, "refunded");
        booked(1, 1, "authorize", "authorizations_held", "authorizations_owed");
        booked(1, 2, "capture", "authorizations_owed", "authorizations_held", "provider_receivable", "sales");
        booked(1, 3, "refund", "sales_returns", "provider_receivable");
        payment(2, "voided");
        booked(2, 4, "authorize", "authorizations_held", "authorizations_owed");
        booked(2, 5, "void", "authorizations_owed", "authorizations_held");
        payment(3, "authorizing");
        intent(3, 6, "authorize", "open");
    }

    @AfterEach
    void close() {
        earlier.close();
    }

    @Test
    void eachTransactionBecomesTheTransferOfItsIntent() {
        try (ServiceDatabase database = open()) {
            assertThat(read(database.jdbi(), """
                            SELECT right(intent_id::text, 1) || ' ' || kind || ' ' || debit || ' ' || credit || ' ' || amount
                                || ' ' || hold_released
                            FROM ledger_transfer ORDER BY intent_id
                            """))
                    .containsExactly(
                            "1 authorization authorizations_held authorizations_owed 1999 0",
                            "2 capture provider_receivable sales 1999 1999",
                            "3 refund sales_returns provider_receivable 1999 0",
                            "4 authorization authorizations_held authorizations_owed 1999 0",
                            "5 void authorizations_owed authorizations_held 1999 0");
        }
    }

    @Test
    void anIntentThatWasWithTheProviderGoesOn() throws InterruptedException {
        try (ServiceDatabase database = open();
                RunningPayments _ = new RunningPayments(database, clock, _ -> {}, Map.of())) {
            await().until(() -> read(
                            database.jdbi(), "SELECT status FROM payment WHERE id = '" + Payloads.payment(3) + "'")
                    .equals(List.of("authorized")));
        }
    }

    @Test
    void aLedgerThatItsTransfersWouldNotTellIsKeptAndTheStartRefused() {
        tables.useHandle(handle -> handle.execute("""
                        INSERT INTO ledger_entry
                        SELECT id, 9, payment_id, 'sales_returns', 0, 5, 'EUR', at FROM ledger_transaction WHERE kind = 'capture'
                        """));

        assertThatThrownBy(this::open).hasMessageContaining("does not add up");
        assertThat(read(tables, "SELECT id::text FROM ledger_transaction")).hasSize(5);
    }

    private ServiceDatabase open() {
        return earlier.service("payments");
    }

    private void payment(int number, String status) {
        tables.useHandle(handle -> handle.execute(
                """
                        INSERT INTO payment (id, order_id, user_id, amount, currency, method, status, follow_up, version,
                            created_at, changed_at)
                        VALUES (?, ?, gen_random_uuid(), 1999, 'EUR', 'approve', ?, 'none', 2, '2026-01-01', '2026-01-01')
                        """,
                Payloads.payment(number).value(),
                Payloads.orderOf(Payloads.payment(number)).value(),
                status));
    }

    private void intent(int payment, int number, String kind, String state) {
        tables.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO provider_intent (id, payment_id, kind, amount, currency, state, attempts, next_attempt_at,
                            outcome, settled_at, created_at, cause_id, trace_id, span_id)
                        SELECT :id::uuid, :payment, :kind, 1999, 'EUR', :state, 1, '2026-01-01',
                            CASE :state WHEN 'settled' THEN 'approved' END,
                            CASE :state WHEN 'settled' THEN now() END, '2026-01-01', 'cause',
                            '4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'
                        """)
                .bind("id", INTENT + number)
                .bind("payment", Payloads.payment(payment).value())
                .bind("kind", kind)
                .bind("state", state)
                .execute());
    }

    /** @param accounts the accounts, debited and credited in turn */
    private void booked(int payment, int number, String intent, String... accounts) {
        intent(payment, number, intent, "settled");
        String kind = intent.equals("authorize") ? "authorization" : intent;
        tables.useHandle(handle -> {
            handle.execute(
                    "INSERT INTO ledger_transaction VALUES (?::uuid, ?, ?, '2026-01-01')",
                    "01939f3e-7c00-7005-8000-00000000000" + number,
                    Payloads.payment(payment).value(),
                    kind);
            for (int i = 0; i < accounts.length; i++) {
                handle.execute(
                        "INSERT INTO ledger_entry VALUES (?::uuid, ?, ?, ?, ?, ?, 'EUR', '2026-01-01')",
                        "01939f3e-7c00-7005-8000-00000000000" + number,
                        i + 1,
                        Payloads.payment(payment).value(),
                        accounts[i],
                        i % 2 == 0 ? 1999 : 0,
                        i % 2 == 0 ? 0 : 1999);
            }
        });
    }

    private static List<String> read(Jdbi database, String sql) {
        return database.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
