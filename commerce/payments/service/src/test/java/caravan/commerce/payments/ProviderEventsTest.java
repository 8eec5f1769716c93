package caravan.commerce.payments;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.chassis.api.Steps;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.testkit.postgres.TestPostgres;
import caravan.chassis.testkit.values.MovableClock;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.payments.NoteProviderEvents.Outcome;
import caravan.commerce.payments.provider.ProviderWebhook.Event;
import caravan.commerce.payments.store.PostgresPaymentRepository;
import caravan.commerce.payments.store.PostgresProviderEventRepository;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a provider tells, and what is kept of it. What payments does then, the journeys check. */
class ProviderEventsTest {
    private final MovableClock clock = MovableClock.at("2026-01-02T03:04:05Z");
    private final RandomIdentifiers identifiers = new RandomIdentifiers(clock);
    private final ServiceDatabase database = TestPostgres.shared().open("payments");
    private final Transactions transactions = new Transactions(database.jdbi(), clock, identifiers, Steps.NONE);
    private final ProviderEventRepository events = new PostgresProviderEventRepository();
    private final NoteProviderEvents noteEvents = new NoteProviderEvents(
            events,
            new PostgresPaymentRepository(transactions),
            identifiers,
            Duration.ofSeconds(5),
            new HandOver(),
            clock,
            () -> {});

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anEventIsNotedOnceInABatchAndLater() {
        assertThat(note("one", "other", "one")).containsExactly(Outcome.NOTED, Outcome.NOTED, Outcome.REPEATED);
        assertThat(note("other", "third")).containsExactly(Outcome.REPEATED, Outcome.NOTED);
    }

    @Test
    void anEventAboutAPaymentThatIsNotThereIsNotedAndDoesNothing() {
        Event unknown = new Event("unknown", Optional.of(Payloads.payment(1)), true);

        assertThat(transactions.<List<Outcome>>run(
                        "test", transaction -> noteEvents.handle(transaction, List.of(unknown))))
                .containsExactly(Outcome.NOTED);
    }

    @Test
    void eventsAreForgottenAfterTheProviderHasStoppedToSendThem() {
        ForgetProviderEvents forget = new ForgetProviderEvents(transactions, events, clock);
        note("old");
        clock.advance(Duration.ofDays(4));
        note("young");
        clock.advance(Duration.ofDays(4));

        assertThat(forget.work()).isFalse();

        assertThat(note("old", "young")).containsExactly(Outcome.NOTED, Outcome.REPEATED);
    }

    private List<Outcome> note(String... ids) {
        List<Event> received = Arrays.stream(ids)
                .map(id -> new Event(id, Optional.empty(), false))
                .toList();
        return transactions.run("test", transaction -> noteEvents.handle(transaction, received));
    }
}
