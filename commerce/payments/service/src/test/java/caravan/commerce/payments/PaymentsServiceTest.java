package caravan.commerce.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import caravan.chassis.api.Steps;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.contract.CapturePayment;
import caravan.commerce.payments.contract.PaymentsCommand;
import caravan.commerce.payments.contract.RefundPayment;
import caravan.commerce.payments.contract.VoidPayment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentsServiceTest {
    private static final Steps NO_STEPS = _ -> {};
    private static final Map<String, String> QUICK = Map.of(
            "CARAVAN_PAYMENTS_PROVIDER_TIMEOUT", "20ms",
            "CARAVAN_PAYMENTS_SIMULATED_SLOW_ANSWER", "50ms",
            "CARAVAN_PAYMENTS_PROVIDER_IDLE", "10ms");
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final PaymentId ID = Payloads.payment(1);

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private ServiceDatabase database;

    @BeforeEach
    void open() {
        database = TestPostgres.shared().open("payments");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve", "timeout_before_charge", "timeout_after_charge", "slow"})
    void eachOperationIsDoneOnceWithEveryMethod(String method) throws InterruptedException {
        try (RunningPayments payments = start()) {
            payments.deliver(Payloads.authorize(ID, method));
            awaitStatus("authorized");
            payments.deliver(new CapturePayment(ID));
            awaitStatus("captured");
            payments.deliver(new RefundPayment(ID));
            awaitStatus("refunded");
        }

        assertThat(charges()).containsExactlyInAnyOrder("authorize approved", "capture approved", "refund approved");
        assertThat(told())
                .containsExactly(
                        "payments.payment-authorized.v1",
                        "payments.payment-captured.v1",
                        "payments.payment-refunded.v1");
        assertThat(read("SELECT DISTINCT intent_id FROM ledger_transfer")).hasSize(3);
        assertThat(balances()).containsEntry("provider_receivable", 0L).containsEntry("authorizations_held", 0L);
    }

    @Test
    void anAnswerThatGotLostIsFoundByItsKeyAndNeverChargedTwice() throws InterruptedException {
        try (RunningPayments payments = start()) {
            payments.deliver(Payloads.authorize(ID, "timeout_after_charge"));
            awaitStatus("authorized");
        }

        assertThat(charges()).containsExactlyInAnyOrder("authorize approved");
    }

    @Test
    void aProcessKilledBetweenTheChargeAndItsRecordFindsTheChargeByItsKey() throws InterruptedException {
        CountDownLatch killed = new CountDownLatch(1);
        Steps killedAfterCall = step -> {
            if (step.equals("call-provider.after-call")) {
                killed.countDown();
                throw new KilledError();
            }
        };
        try (RunningPayments payments = new RunningPayments(database, clock, killedAfterCall, QUICK)) {
            payments.deliver(Payloads.authorize(ID, "approve"));
            killed.await();
        }
        assertThat(status()).isEqualTo("authorizing");
        clock.advance(LEASE);
        AtomicBoolean calledAgain = new AtomicBoolean();
        Steps noticesCalls = step -> calledAgain.compareAndSet(false, step.equals("call-provider.before-call"));

        try (RunningPayments _ = new RunningPayments(database, clock, noticesCalls, QUICK)) {
            // If the first process had no time to look for open intents, this process's second look finds it.
            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                clock.advance(LEASE);
                return status().equals("authorized");
            });
        }

        assertThat(calledAgain).isFalse();
        assertThat(charges()).containsExactlyInAnyOrder("authorize approved");
    }

    @Test
    void aDeclinedPaymentIsReportedAndHoldsNothing() throws InterruptedException {
        try (RunningPayments payments = start()) {
            payments.deliver(Payloads.authorize(ID, "decline"));
            awaitStatus("declined");
        }

        assertThat(told()).containsExactly("payments.payment-declined.v1");
        assertThat(balances()).isEmpty();
    }

    @Test
    void aMethodThatTheProviderDoesNotKnowIsDeclined() throws InterruptedException {
        try (RunningPayments payments = start()) {
            payments.deliver(Payloads.authorize(ID, "seashells"));
            awaitStatus("declined");
        }

        assertThat(read("SELECT decline_reason FROM payment")).containsExactly("unknown_payment_method");
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve", "timeout_before_charge", "timeout_after_charge", "slow"})
    void aVoidAskedInOneGoWithItsAuthorizationEndsWithNothingHeld(String method) throws InterruptedException {
        try (RunningPayments payments = start()) {
            payments.deliver(Payloads.authorize(ID, method), new VoidPayment(ID));
            awaitStatus("voided");
        }

        assertThat(told()).containsExactly("payments.payment-voided.v1");
        assertThat(charges()).containsExactlyInAnyOrder("authorize approved", "void approved");
        assertThat(balances()).containsEntry("authorizations_held", 0L);
    }

    @Test
    void aVoidThatComesBeforeItsAuthorizationKeepsTheProviderFromBeingAsked() throws InterruptedException {
        try (RunningPayments payments = start()) {
            payments.deliver(new VoidPayment(ID));
            payments.deliver(Payloads.authorize(ID, "approve"));
        }

        assertThat(status()).isEqualTo("voided");
        assertThat(read("SELECT id FROM provider_intent")).isEmpty();
    }

    @Test
    void commandsDeliveredTwiceChargeOnce() throws InterruptedException {
        try (RunningPayments payments = start()) {
            payments.deliver(Payloads.authorize(ID, "approve"), Payloads.authorize(ID, "approve"));
            awaitStatus("authorized");
            payments.deliver(new CapturePayment(ID), new CapturePayment(ID));
            awaitStatus("captured");
        }

        assertThat(charges()).containsExactlyInAnyOrder("authorize approved", "capture approved");
    }

    @Test
    void twoInstancesShareTheWorkAndChargeEachPaymentOnce() throws InterruptedException {
        int count = 400;
        PaymentsCommand[] commands = IntStream.rangeClosed(1, count)
                .mapToObj(
                        i -> Payloads.authorize(Payloads.payment(i), i % 10 == 0 ? "timeout_after_charge" : "approve"))
                .toArray(PaymentsCommand[]::new);
        try (RunningPayments one = start();
                RunningPayments _ = start()) {
            one.deliver(commands);
            await().until(() ->
                    read("SELECT id FROM payment WHERE status = 'authorized'").size() == count);
        }

        assertThat(charges()).hasSize(count);
        assertThat(told()).hasSize(count);
        assertThat(balances()).containsEntry("authorizations_held", count * 1999L);
    }

    @Test
    void theLedgerCannotBeChanged() throws InterruptedException {
        try (RunningPayments payments = start()) {
            payments.deliver(Payloads.authorize(ID, "approve"));
            awaitStatus("authorized");
        }

        assertThatThrownBy(() -> database.jdbi().useHandle(handle -> handle.execute("DELETE FROM ledger_transfer")))
                .hasMessageContaining("append-only");
    }

    private RunningPayments start() {
        return new RunningPayments(database, clock, NO_STEPS, QUICK);
    }

    private void awaitStatus(String status) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> status().equals(status));
    }

    private String status() {
        return read("SELECT status FROM payment WHERE id = '" + ID + "'").getFirst();
    }

    private List<String> charges() {
        return read("SELECT kind || ' ' || outcome FROM simulated_operation");
    }

    private List<String> told() {
        return read("SELECT type FROM outbox_message ORDER BY position");
    }

    private Map<String, Long> balances() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT account, sum(debit - credit) AS balance FROM ledger_line GROUP BY account")
                        .setMapKeyColumn("account")
                        .setMapValueColumn("balance")
                        .collectInto(new GenericType<Map<String, Long>>() {}));
    }

    private List<String> read(String sql) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    /** Ends a call as if the process was killed: nothing after it is done. */
    private static final class KilledError extends Error {
        private static final long serialVersionUID = 1L;

        KilledError() {
            super("killed by the test", null, false, false);
        }
    }
}
