package caravan.commerce.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.contract.CapturePayment;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database of the version whose simulated provider was still a part of payments, with one authorized payment in it. */
class EarlierDatabaseTest {
    private static final PaymentId ID = Payloads.payment(1);
    private static final UUID AUTHORIZATION = new UUID(0x01939f3e7c007009L, 0x8000000000000001L);

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private TestPostgres.TestDatabase earlier;
    private ServiceDatabase database;

    @BeforeEach
    void openOnTheEarlierDatabase() {
        earlier = TestPostgres.shared().earlier("payments", "2", "classpath:db-before-the-provider-was-a-module");
        earlier.jdbi("payments").useTransaction(EarlierDatabaseTest::fill);
        database = earlier.service("payments");
    }

    @AfterEach
    void close() {
        earlier.close();
    }

    @Test
    void itStartsWithItsDataAndGoesOnFromWhereItWas() throws InterruptedException {
        try (RunningPayments payments = new RunningPayments(database, clock, _ -> {}, Map.of())) {
            payments.deliver(new CapturePayment(ID));
            await().until(() -> read("SELECT status FROM payment").equals(List.of("captured")));
        }

        assertThat(read("SELECT kind || ' ' || outcome FROM simulated_operation ORDER BY at"))
                .containsExactly("authorize approved", "capture approved");
    }

    @Test
    void theProvidersHistoryIsItsOwnFromNowOnAndPaymentsKeepsWhatItOnceApplied() {
        assertThat(read("SELECT script FROM flyway_schema_history_simulated WHERE type = 'SQL'"))
                .containsExactly("V1__simulated_provider.sql", "V2__forgetting.sql");
        assertThat(read("SELECT script FROM flyway_schema_history WHERE version IN ('1', '2') ORDER BY version"))
                .containsExactly("V1__payments.sql", "V2__simulated_provider.sql");
    }

    private static void fill(Handle handle) {
        handle.execute("""
                INSERT INTO payment (id, order_id, user_id, amount, currency, method, status, follow_up,
                    authorization_reference, version, created_at, changed_at)
                VALUES (?, ?, ?, 1999, 'EUR', 'approve', 'authorized', 'none', ?, 2, '2026-01-01', '2026-01-01')
                """, ID.value(), Payloads.orderOf(ID).value(), UUID.randomUUID(), "authorize:" + AUTHORIZATION);
        handle.execute("""
                INSERT INTO simulated_operation (key, kind, authorization_key, payment_id, amount, currency, method,
                    outcome, reference, at)
                VALUES (?, 'authorize', ?, ?, 1999, 'EUR', 'approve', 'approved', ?, '2026-01-01')
                """, AUTHORIZATION, AUTHORIZATION, ID.value(), "authorize:" + AUTHORIZATION);
    }

    private List<String> read(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }
}
