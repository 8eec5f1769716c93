package caravan.commerce.payments;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.ProviderWebhook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Notes the events of a provider: the open looks at their payments are due at once. Events may come twice, late and in any order, since
 * they decide nothing: the look asks the provider.
 */
public final class NoteProviderEvents implements UseCase<ProviderWebhook.Event, NoteProviderEvents.Outcome> {
    private final ProviderEventRepository events;
    private final PaymentRepository payments;
    private final Identifiers identifiers;
    private final Duration lease;
    private final HandOver handOver;
    private final Clock clock;
    private final Runnable wakeUp;

    /** Whether an event was new. */
    public enum Outcome {
        NOTED,
        REPEATED
    }

    /** @param wakeUp wakes the worker that asks the provider */
    NoteProviderEvents(
            ProviderEventRepository events,
            PaymentRepository payments,
            Identifiers identifiers,
            Duration lease,
            HandOver handOver,
            Clock clock,
            Runnable wakeUp) {
        this.events = events;
        this.payments = payments;
        this.identifiers = identifiers;
        this.lease = lease;
        this.handOver = handOver;
        this.clock = clock;
        this.wakeUp = wakeUp;
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<ProviderWebhook.Event> received) {
        Instant now = clock.instant();
        Set<String> fresh = new HashSet<>(events.addNew(
                transaction, received.stream().map(ProviderWebhook.Event::id).collect(Collectors.toSet()), now));
        Set<PaymentId> mayHaveActed = paymentsOf(received, event -> fresh.contains(event.id()));
        if (!mayHaveActed.isEmpty() && events.lookNow(transaction, mayHaveActed, now) > 0) {
            transaction.afterCommit(wakeUp);
        }
        Set<PaymentId> mayHaveEnded = paymentsOf(received, event -> fresh.contains(event.id()) && event.isOfAnEnd());
        if (!mayHaveEnded.isEmpty()) {
            look(transaction, mayHaveEnded, now);
        }
        // Of two events with one id in a batch, the second is the repeat.
        return received.stream()
                .map(event -> fresh.remove(event.id()) ? Outcome.NOTED : Outcome.REPEATED)
                .toList();
    }

    private static Set<PaymentId> paymentsOf(
            List<ProviderWebhook.Event> received, Predicate<ProviderWebhook.Event> wanted) {
        return received.stream()
                .filter(wanted)
                .map(ProviderWebhook.Event::payment)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    /** Asks the provider whether the authorizations still stand. */
    private void look(Transaction transaction, Set<PaymentId> ids, Instant now) {
        PaymentRepository.Locked locked = payments.lock(transaction, ids);
        PaymentBatch batch = new PaymentBatch(now, now.plus(lease), identifiers, locked.payments());
        locked.payments()
                .values()
                .forEach(payment -> payment.look()
                        .ifPresent(changed -> batch.change(changed, identifiers.startTrace("note-provider-events"))));
        batch.save(transaction, payments, handOver);
    }
}
