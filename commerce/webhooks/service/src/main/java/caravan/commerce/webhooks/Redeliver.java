package caravan.commerce.webhooks;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.webhooks.DeliveryLog.Span;
import caravan.commerce.webhooks.domain.DeliveryId;
import caravan.commerce.webhooks.domain.EndpointId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes deliveries again that an administrator names. */
public final class Redeliver implements UseCase<Redeliver.Command, Redeliver.Outcome> {
    /** Deliveries of one call. A call with {@code after} goes on. */
    public static final int DELIVERIES_MAX = 1_000;

    private final EndpointRepository endpoints;
    private final DeliveryLog deliveries;
    private final Clock clock;
    private final Runnable wakeUp;

    /** @param wakeUp wakes the worker that makes deliveries */
    public Redeliver(EndpointRepository endpoints, DeliveryLog deliveries, Clock clock, Runnable wakeUp) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.clock = clock;
        this.wakeUp = wakeUp;
    }

    /** Which deliveries. */
    public sealed interface Asked {
        EndpointId endpoint();

        record One(EndpointId endpoint, DeliveryId delivery) implements Asked {}

        record All(EndpointId endpoint, Span span, Optional<DeliveryId> after) implements Asked {}
    }

    /** @param cause the request */
    public record Command(Asked asked, Actor actor, Cause cause) {}

    /** What the use case did. */
    public sealed interface Outcome {
        /** @param after the last one, if there may be more */
        record Redelivered(int deliveries, Optional<DeliveryId> after) implements Outcome {}

        record NotFound(String what) implements Outcome {}
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<Command> commands) {
        Instant now = clock.instant();
        var known = endpoints.lock(
                transaction,
                commands.stream().map(command -> command.asked().endpoint()).toList());
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        for (Command command : commands) {
            Outcome outcome = known.containsKey(command.asked().endpoint())
                    ? redeliver(transaction, command.asked(), now)
                    : new Outcome.NotFound("webhook endpoint");
            if (outcome instanceof Outcome.Redelivered(int count, var _) && count > 0) {
                transaction
                        .trail()
                        .add(EndpointChanges.ofRedelivery(
                                command.actor(),
                                command.cause(),
                                command.asked().endpoint(),
                                count));
            }
            outcomes.add(outcome);
        }
        transaction.afterCommit(wakeUp);
        return outcomes;
    }

    private Outcome redeliver(Transaction transaction, Asked asked, Instant now) {
        return switch (asked) {
            case Asked.One(EndpointId endpoint, DeliveryId delivery) ->
                deliveries.redeliver(transaction, endpoint, delivery, now)
                        ? new Outcome.Redelivered(1, Optional.empty())
                        : new Outcome.NotFound("delivery");
            case Asked.All(EndpointId endpoint, Span span, Optional<DeliveryId> after) -> {
                List<DeliveryId> again = deliveries.redeliver(transaction, endpoint, span, after, DELIVERIES_MAX, now);
                yield new Outcome.Redelivered(
                        again.size(), again.size() == DELIVERIES_MAX ? Optional.of(again.getLast()) : Optional.empty());
            }
        };
    }
}
