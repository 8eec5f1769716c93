package caravan.commerce.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.webhooks.DeliveryRepository.DueDelivery;
import caravan.commerce.webhooks.DeliveryRepository.WantedEvent;
import caravan.commerce.webhooks.RecordAttempts.Made;
import caravan.commerce.webhooks.RecordAttempts.Outcome;
import caravan.commerce.webhooks.domain.Attempt;
import caravan.commerce.webhooks.domain.DeliveryId;
import caravan.commerce.webhooks.domain.DeliveryStatus;
import caravan.commerce.webhooks.domain.Endpoint;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.commerce.webhooks.domain.EndpointUrl;
import caravan.commerce.webhooks.domain.RetryPlan;
import caravan.commerce.webhooks.domain.WebhookSecret;
import caravan.commerce.webhooks.store.PostgresDeliveryLog;
import caravan.commerce.webhooks.store.PostgresDeliveryRepository;
import caravan.commerce.webhooks.store.PostgresEndpointRepository;
import caravan.commerce.webhooks.store.PostgresPurgeRepository;
import caravan.kernel.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may deliver what when, on a real database. Two processes are two takings of leases. */
class LeasesTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration RETRY_FOR = Duration.ofDays(3);
    private static final int PLACES = 2;

    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    private final DeliveryRepository deliveries = new PostgresDeliveryRepository();
    private final EndpointId endpoint = new EndpointId(identifiers.next());
    private ServiceDatabase database;
    private Transactions transactions;
    private EndpointRepository endpoints;
    private RecordAttempts recordAttempts;
    private long position;

    @BeforeEach
    void start() {
        database = TestPostgres.shared().open("webhooks");
        transactions = new Transactions(database.jdbi(), clock, identifiers, _ -> {});
        endpoints = new PostgresEndpointRepository(transactions);
        recordAttempts = new RecordAttempts(
                endpoints,
                deliveries,
                identifiers,
                clock,
                new RetryPlan(new Backoff(Duration.ofSeconds(5), Duration.ofHours(8)), RETRY_FOR),
                Duration.ofDays(5));
        save(Endpoint.create(
                endpoint,
                new EndpointUrl("https://shop.example/hooks"),
                List.of("a.b.v1"),
                "",
                new WebhookSecret(new byte[] {1}),
                clock.instant()));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void save(Endpoint saved) {
        transactions.run("test", transaction -> {
            endpoints.save(transaction, List.of(saved));
            return saved;
        });
    }

    private void tell(String... keys) {
        List<WantedEvent> events = java.util.Arrays.stream(keys)
                .map(key -> new WantedEvent(
                        identifiers.next(),
                        "a.b.v1",
                        key,
                        "a",
                        ++position,
                        new byte[] {'{', '}'},
                        Map.of(endpoint, new DeliveryId(identifiers.next()))))
                .toList();
        transactions.run("test", transaction -> {
            deliveries.add(transaction, events, clock.instant());
            return events;
        });
    }

    private List<DueDelivery> take(int free) {
        return transactions.run(
                "test",
                transaction -> deliveries.take(
                        transaction,
                        identifiers.next(),
                        clock.instant(),
                        clock.instant().plus(LEASE),
                        PLACES,
                        Map.of(endpoint, free)));
    }

    private Outcome answer(DueDelivery due, int status) {
        Attempt attempt =
                new Attempt(clock.instant(), Duration.ofMillis(1), Optional.of(status), Optional.empty(), new byte[0]);
        return transactions
                .run("test", transaction -> recordAttempts.handle(transaction, List.of(new Made(due, attempt))))
                .getFirst();
    }

    private List<DeliveryStatus> statuses() {
        return new PostgresDeliveryLog(transactions)
                .page(endpoint, Optional.empty(), Optional.empty(), 100).stream()
                        .map(DeliveryLog.Entry::status)
                        .toList();
    }

    private long number(String sql) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private List<String> actions() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT action FROM change_record")
                        .mapTo(String.class)
                        .list());
    }

    @Test
    void oneDeliveryOfAKeyIsTakenAtATimeAndAtMostAsManyAsThereArePlaces() {
        tell("x", "x", "y", "z");
        List<DueDelivery> first = take(PLACES);
        assertThat(first)
                .extracting(due -> due.lane().key())
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(take(0)).isEmpty();
        assertThat(take(PLACES)).hasSize(1);
        assertThat(take(PLACES)).isEmpty();
    }

    @Test
    void aKilledProcesssDeliveryIsTakenAgainAfterItsLeaseWithTheSameIdAndItsLateAnswerDoesNotCount() {
        tell("x", "x");
        DueDelivery killed = take(PLACES).getFirst();
        clock.advance(LEASE.minusMillis(1));
        assertThat(take(PLACES)).isEmpty();
        clock.advance(Duration.ofMillis(1));
        DueDelivery again = take(PLACES).getFirst();
        assertThat(again.id()).isEqualTo(killed.id());
        assertThat(again.messageId()).isEqualTo(killed.messageId());
        assertThat(answer(killed, 200)).isEqualTo(Outcome.LEASE_LOST);
        assertThat(statuses()).containsOnly(DeliveryStatus.PENDING);
        assertThat(answer(again, 200)).isEqualTo(Outcome.DELIVERED);
        DueDelivery next = take(PLACES).getFirst();
        assertThat(next.id()).isNotEqualTo(again.id());
        assertThat(answer(next, 200)).isEqualTo(Outcome.DELIVERED);
        assertThat(number("SELECT count(*) FROM lane")).isZero();
    }

    @Test
    void aFailedDeliveryIsTakenAfterItsWaitUntilItIsGivenUpAfterThreeDays() {
        tell("x");
        int attempts = 0;
        Outcome outcome;
        do {
            List<DueDelivery> due = take(PLACES);
            if (due.isEmpty()) {
                clock.advance(Duration.ofMinutes(30));
                outcome = Outcome.TO_BE_TRIED_AGAIN;
            } else {
                outcome = answer(due.getFirst(), 500);
                attempts++;
            }
        } while (outcome == Outcome.TO_BE_TRIED_AGAIN);
        assertThat(outcome).isEqualTo(Outcome.GIVEN_UP);
        assertThat(attempts).isBetween(10, 40);
        assertThat(statuses()).containsExactly(DeliveryStatus.FAILED);
    }

    @Test
    void anEndpointThatAcceptsNothingForFiveDaysIsPaused() {
        tell("x");
        answer(take(PLACES).getFirst(), 500);
        assertThat(endpoints.find(endpoint).orElseThrow().failingSince()).isPresent();
        clock.advance(Duration.ofDays(5));
        tell("y");
        take(PLACES).forEach(due -> answer(due, 500));
        Endpoint paused = endpoints.find(endpoint).orElseThrow();
        assertThat(paused.status().pauseReason()).hasValue(caravan.commerce.webhooks.domain.PauseReason.FAILING);
        assertThat(actions()).containsExactly("webhook_endpoint_paused");
        clock.advance(Duration.ofDays(1));
        assertThat(take(PLACES)).isEmpty();
    }

    @Test
    void whatWaitsAtAPausedEndpointFailsAfterItsTimeAndIsPurgedAfterItsRetention() {
        tell("x", "x");
        Endpoint active = endpoints.find(endpoint).orElseThrow();
        save(active.change(
                new Endpoint.Wish(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(true)),
                clock.instant()));
        clock.advance(Duration.ofDays(2));
        tell("x");
        PurgeWebhooks purge =
                new PurgeWebhooks(transactions, new PostgresPurgeRepository(), clock, Duration.ofDays(30), RETRY_FOR);
        clock.advance(Duration.ofDays(1).plusSeconds(1));
        purge.work();
        assertThat(statuses()).containsExactly(DeliveryStatus.PENDING, DeliveryStatus.FAILED, DeliveryStatus.FAILED);
        clock.advance(Duration.ofDays(2));
        purge.work();
        assertThat(statuses()).containsOnly(DeliveryStatus.FAILED).hasSize(3);
        clock.advance(Duration.ofDays(31));
        purge.work();
        assertThat(statuses()).isEmpty();
        assertThat(
                        number(
                                "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM lane) + (SELECT count(*) FROM attempt)"))
                .isZero();
    }

    @Test
    void aDeletedEndpointLeavesNothing() {
        tell("x", "y");
        answer(take(1).getFirst(), 200);
        transactions.run("test", transaction -> {
            endpoints.delete(transaction, List.of(endpoint), clock.instant());
            return endpoint;
        });
        clock.advance(Duration.ofHours(1));
        PurgeWebhooks purge =
                new PurgeWebhooks(transactions, new PostgresPurgeRepository(), clock, Duration.ofDays(30), RETRY_FOR);
        purge.work();
        purge.work();
        assertThat(number("""
                        SELECT (SELECT count(*) FROM endpoint) + (SELECT count(*) FROM delivery) + (SELECT count(*) FROM lane)
                            + (SELECT count(*) FROM attempt)
                        """)).isZero();
    }
}
