package caravan.commerce.payments;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.ProviderWebhook;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Notes the events of a provider: the open looks at their payments are due at once. Events may come twice, late and in any order, since
 * they decide nothing: the look asks the provider.
 */
public final class NoteProviderEvents implements UseCase<ProviderWebhook.Event, NoteProviderEvents.Outcome> {
    private final ProviderEventRepository events;
    private final Clock clock;
    private final Runnable wakeUp;

    /** Whether an event was new. */
    public enum Outcome {
        NOTED,
        REPEATED
    }

    /** @param wakeUp wakes the worker that asks the provider */
    NoteProviderEvents(ProviderEventRepository events, Clock clock, Runnable wakeUp) {
        this.events = events;
        this.clock = clock;
        this.wakeUp = wakeUp;
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<ProviderWebhook.Event> received) {
        Instant now = clock.instant();
        Set<String> fresh = new HashSet<>(events.addNew(
                transaction, received.stream().map(ProviderWebhook.Event::id).collect(Collectors.toSet()), now));
        Set<PaymentId> payments = received.stream()
                .filter(event -> fresh.contains(event.id()))
                .map(ProviderWebhook.Event::payment)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        if (!payments.isEmpty() && events.lookNow(transaction, payments, now) > 0) {
            transaction.afterCommit(wakeUp);
        }
        // Of two events with one id in a batch, the second is the repeat.
        return received.stream()
                .map(event -> fresh.remove(event.id()) ? Outcome.NOTED : Outcome.REPEATED)
                .toList();
    }
}
