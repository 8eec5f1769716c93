package caravan.commerce.webhooks;

import caravan.chassis.api.Identifiers;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.webhooks.DeliveryRepository.DueDelivery;
import caravan.commerce.webhooks.DeliveryRepository.Recorded;
import caravan.commerce.webhooks.EndpointRepository.PausedNow;
import caravan.commerce.webhooks.domain.Attempt;
import caravan.commerce.webhooks.domain.DeliveryStatus;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.commerce.webhooks.domain.RetryPlan;
import caravan.kernel.WireNames;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records what endpoints answered: the delivery is made, waits for its next attempt, or is given up. Pauses endpoints. */
final class RecordAttempts implements UseCase<RecordAttempts.Made, RecordAttempts.Outcome> {
    static final String PAUSES = "pause-endpoints";

    private static final long CHANCES = 1L << 20;
    private static final Logger LOG = LoggerFactory.getLogger(RecordAttempts.class);

    private final EndpointRepository endpoints;
    private final DeliveryRepository deliveries;
    private final Identifiers identifiers;
    private final Clock clock;
    private final RetryPlan plan;
    private final Duration pauseAfter;

    /** An attempt that was made. */
    record Made(DueDelivery due, Attempt attempt) {}

    enum Outcome {
        DELIVERED,
        TO_BE_TRIED_AGAIN,
        GIVEN_UP,
        /** Another process has the lane, since this one took longer than its lease. The attempt is not recorded, and will be repeated. */
        LEASE_LOST
    }

    /** @param pauseAfter an endpoint that accepts nothing for so long is paused */
    RecordAttempts(
            EndpointRepository endpoints,
            DeliveryRepository deliveries,
            Identifiers identifiers,
            Clock clock,
            RetryPlan plan,
            Duration pauseAfter) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.identifiers = identifiers;
        this.clock = clock;
        this.plan = plan;
        this.pauseAfter = pauseAfter;
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<Made> all) {
        Instant now = clock.instant();
        Set<UUID> leased =
                deliveries.lockLeased(transaction, all.stream().map(Made::due).toList());
        List<Recorded> recorded = new ArrayList<>(all.size());
        List<Outcome> outcomes = new ArrayList<>(all.size());
        for (Made made : all) {
            if (leased.contains(made.due().id().value())) {
                Recorded each = decide(made, now);
                recorded.add(each);
                outcomes.add(outcome(each.status()));
            } else {
                outcomes.add(Outcome.LEASE_LOST);
            }
        }
        if (!recorded.isEmpty()) {
            deliveries.record(transaction, recorded, now);
            note(transaction, recorded, now);
        }
        return outcomes;
    }

    private static Outcome outcome(DeliveryStatus status) {
        return switch (status) {
            case DELIVERED -> Outcome.DELIVERED;
            case PENDING -> Outcome.TO_BE_TRIED_AGAIN;
            case FAILED -> Outcome.GIVEN_UP;
        };
    }

    private Recorded decide(Made made, Instant now) {
        DueDelivery due = made.due();
        if (made.attempt().isSuccess()) {
            return new Recorded(due, made.attempt(), DeliveryStatus.DELIVERED, now);
        }
        double chance = (double) (identifiers.next().getLeastSignificantBits() & (CHANCES - 1)) / CHANCES;
        Optional<Instant> next = plan.next(due.attempts() + 1, due.pendingSince(), now, chance);
        return new Recorded(
                due,
                made.attempt(),
                next.isPresent() ? DeliveryStatus.PENDING : DeliveryStatus.FAILED,
                next.orElse(now));
    }

    /** What the attempts say of the endpoints. One success shows that an endpoint is not failing. */
    private void note(Transaction transaction, List<Recorded> recorded, Instant now) {
        Set<EndpointId> accepting = endpoints(
                recorded.stream().filter(each -> each.attempt().isSuccess()).toList());
        Set<EndpointId> failing = endpoints(recorded);
        failing.removeAll(accepting);
        endpoints.noteSuccess(transaction, accepting);
        if (failing.isEmpty()) {
            return;
        }
        endpoints.noteFailure(transaction, failing, now);
        Set<EndpointId> gone = endpoints(
                recorded.stream().filter(each -> each.attempt().saysGone()).toList());
        List<PausedNow> paused = new ArrayList<>(endpoints.pauseGone(transaction, gone, now));
        paused.addAll(endpoints.pauseFailing(transaction, failing, now.minus(pauseAfter), now));
        if (!paused.isEmpty()) {
            Cause cause = identifiers.startTrace(PAUSES);
            paused.forEach(
                    each -> transaction.trail().add(EndpointChanges.ofPause(new Actor.Worker(PAUSES), cause, each)));
            transaction.afterCommit(() -> paused.forEach(this::tell));
        }
    }

    private static Set<EndpointId> endpoints(List<Recorded> recorded) {
        return recorded.stream()
                .map(each -> each.due().lane().endpoint())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private void tell(PausedNow paused) {
        LOG.atWarn()
                .addKeyValue("endpoint_id", paused.endpoint())
                .addKeyValue("reason", WireNames.of(paused.why()))
                .addKeyValue("pause_after", pauseAfter)
                .log("A webhook endpoint was paused: its deliveries wait until an administrator resumes it");
    }
}
