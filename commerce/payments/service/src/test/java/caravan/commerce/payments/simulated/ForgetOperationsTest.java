package caravan.commerce.payments.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Steps;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.simulated.store.PostgresSimulatedOperationRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log of the provider that is in payments' schema. */
class ForgetOperationsTest {
    private static final Duration KEPT = Duration.ofDays(30);

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    private final ServiceDatabase database = TestPostgres.shared().open("payments");
    private final Transactions transactions = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);
    private final PostgresSimulatedOperationRepository operations =
            new PostgresSimulatedOperationRepository(transactions);
    private final AnswerSimulatedRequests provider = new AnswerSimulatedRequests(operations, clock);
    private final ForgetOperations forgetOperations = new ForgetOperations(transactions, operations, KEPT, clock);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void oldFinishedOperationsAreDeletedAndHeldOrCapturedOnesNever() {
        authorize("decline");
        follow(authorize("approve"), SimulatedKind.VOID);
        follow(follow(authorize("approve"), SimulatedKind.CAPTURE), SimulatedKind.REFUND);
        OperationKey held = authorize("approve");
        OperationKey taken = follow(authorize("approve"), SimulatedKind.CAPTURE);
        // Refused, so the amount stays held.
        follow(held, SimulatedKind.REFUND);
        clock.advance(KEPT.plusSeconds(1));

        assertThat(forgetOperations.work()).isFalse();

        assertThat(authorizations()).containsExactlyInAnyOrder(held.value(), taken.value());
        assertThat(operations.find(held)).isPresent();
        assertThat(forgottenBefore()).isEqualTo(clock.instant().minus(KEPT));
    }

    @Test
    void anOperationThatEndedLatelyStaysEvenIfItsAuthorizationIsOld() {
        OperationKey old = authorize("approve");
        clock.advance(KEPT);
        follow(old, SimulatedKind.VOID);
        clock.advance(Duration.ofDays(1));

        forgetOperations.work();

        assertThat(authorizations()).containsExactly(old.value());
        assertThat(forgottenBefore()).isEqualTo(Instant.MIN);
    }

    @Test
    void callsThatTimedOutAreForgotten() {
        authorize("timeout_before_charge");
        clock.advance(KEPT.plusSeconds(1));

        forgetOperations.work();

        assertThat(count("simulated_time_out")).isZero();
    }

    @Test
    void aTransactionForgetsNoMoreThanItsBound() {
        database.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO simulated_operation (key, kind, authorization_key, payment_id, amount, currency, method, outcome, reason, at)
                SELECT id, 'authorize', id, id, 1, 'EUR', 'decline', 'declined', 'card_declined', '2025-01-01'
                FROM (SELECT gen_random_uuid() AS id FROM generate_series(0, ?)) AS made
                """, ForgetOperations.AUTHORIZATIONS_MAX));

        assertThat(forgetOperations.work()).isTrue();
        assertThat(count("simulated_operation")).isEqualTo(1);
        assertThat(forgetOperations.work()).isFalse();
        assertThat(count("simulated_operation")).isZero();
    }

    @Test
    void oneInstanceForgetsAtATime() {
        authorize("decline");
        clock.advance(KEPT.plusSeconds(1));

        transactions.write(atIt -> {
            operations.forgetEnded(atIt, Instant.EPOCH, 1);
            // On another thread, since Jdbi gives this one the same connection.
            assertThat(CompletableFuture.supplyAsync(forgetOperations::work).join())
                    .isFalse();
            return null;
        });

        assertThat(count("simulated_operation")).isEqualTo(1);
        forgetOperations.work();
        assertThat(count("simulated_operation")).isZero();
    }

    private OperationKey authorize(String method) {
        OperationKey key = new OperationKey(identifiers.next());
        PaymentId payment = new PaymentId(identifiers.next());
        ask(new SimulatedRequest.Authorize(key, payment, Money.of(1999, "EUR"), method));
        return key;
    }

    /** @return the authorization's key, for further operations */
    private OperationKey follow(OperationKey authorization, SimulatedKind kind) {
        ask(new SimulatedRequest.Follow(new OperationKey(identifiers.next()), kind, authorization.value()));
        return authorization;
    }

    private void ask(SimulatedRequest request) {
        transactions.write(transaction -> provider.handle(transaction, List.of(request)));
    }

    private List<UUID> authorizations() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT DISTINCT authorization_key FROM simulated_operation")
                        .mapTo(UUID.class)
                        .list());
    }

    /** {@link Instant#MIN} if nothing was deleted yet. */
    private Instant forgottenBefore() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT nullif(forgotten_before, '-infinity') FROM simulated_forgetting")
                        .mapTo(Instant.class)
                        .findOne()
                        .orElse(Instant.MIN));
    }

    private long count(String table) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                        .mapTo(Long.class)
                        .one());
    }
}
