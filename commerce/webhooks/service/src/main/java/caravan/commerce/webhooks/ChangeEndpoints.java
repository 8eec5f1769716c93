package caravan.commerce.webhooks;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.commerce.webhooks.domain.Endpoint;
import caravan.commerce.webhooks.domain.EndpointId;
import caravan.commerce.webhooks.domain.EndpointStatus;
import caravan.commerce.webhooks.domain.EndpointUrl;
import caravan.commerce.webhooks.domain.WebhookSecret;
import caravan.kernel.ExpectedVersion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Creates, changes and deletes endpoints, and rotates their secrets. */
public final class ChangeEndpoints implements UseCase<ChangeEndpoints.Command, ChangeEndpoints.Outcome> {
    /** Lanes of a resumed endpoint that are due at once. Those beyond are due when their wait is over. */
    static final int HURRIED_LANES_MAX = 10_000;

    private final EndpointRepository endpoints;
    private final DeliveryRepository deliveries;
    private final Clock clock;
    private final int endpointsMax;
    private final Duration secretOverlap;
    private final Runnable changed;

    /**
     * @param secretOverlap how long a secret signs after its rotation
     * @param changed runs after each commit
     */
    public ChangeEndpoints(
            EndpointRepository endpoints,
            DeliveryRepository deliveries,
            Clock clock,
            int endpointsMax,
            Duration secretOverlap,
            Runnable changed) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.clock = clock;
        this.endpointsMax = endpointsMax;
        this.secretOverlap = secretOverlap;
        this.changed = changed;
    }

    /** What an administrator asks for. */
    public sealed interface Asked {
        EndpointId id();

        record Create(EndpointId id, EndpointUrl url, List<String> eventTypes, String description, WebhookSecret secret)
                implements Asked {}

        record Change(EndpointId id, Endpoint.Wish wish, ExpectedVersion expected) implements Asked {}

        record Rotate(EndpointId id, WebhookSecret secret, ExpectedVersion expected) implements Asked {}

        record Delete(EndpointId id, ExpectedVersion expected) implements Asked {}
    }

    /** @param cause the request */
    public record Command(Asked asked, Actor actor, Cause cause) {}

    /** What the use case did. */
    public sealed interface Outcome {
        record Created(Endpoint endpoint) implements Outcome {}

        record Changed(Endpoint endpoint) implements Outcome {}

        record Rotated(Endpoint endpoint) implements Outcome {}

        record Deleted() implements Outcome {}

        record NotFound() implements Outcome {}

        record PreconditionFailed(long version) implements Outcome {}

        record TooMany(int max) implements Outcome {}
    }

    /** The endpoints of a batch, in memory. Each command sees what the commands before it did. */
    private static final class Batch {
        final Map<EndpointId, Endpoint> known;
        final Map<EndpointId, Endpoint> changed = new LinkedHashMap<>();
        final Set<EndpointId> deleted = new LinkedHashSet<>();
        int count;

        Batch(Map<EndpointId, Endpoint> known, int count) {
            this.known = new HashMap<>(known);
            this.count = count;
        }

        void put(Endpoint endpoint) {
            known.put(endpoint.id(), endpoint);
            changed.put(endpoint.id(), endpoint);
        }
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<Command> commands) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        int count = endpoints.lockAndCount(transaction);
        Batch batch = new Batch(
                endpoints.lock(
                        transaction,
                        commands.stream().map(command -> command.asked().id()).toList()),
                count);
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        for (Command command : commands) {
            outcomes.add(
                    command.asked() instanceof Asked.Create create
                            ? create(transaction, batch, command, create, now)
                            : change(transaction, batch, command, now));
        }
        batch.changed.keySet().removeAll(batch.deleted);
        endpoints.save(transaction, batch.changed.values());
        endpoints.delete(transaction, batch.deleted, now);
        transaction.afterCommit(changed);
        return outcomes;
    }

    private Outcome create(Transaction transaction, Batch batch, Command command, Asked.Create asked, Instant now) {
        if (batch.count >= endpointsMax) {
            return new Outcome.TooMany(endpointsMax);
        }
        Endpoint made =
                Endpoint.create(asked.id(), asked.url(), asked.eventTypes(), asked.description(), asked.secret(), now);
        batch.count++;
        batch.put(made);
        transaction
                .trail()
                .add(EndpointChanges.of(
                        command.actor(), command.cause(), "webhook_endpoint_created", Optional.empty(), made));
        return new Outcome.Created(made);
    }

    private Outcome change(Transaction transaction, Batch batch, Command command, Instant now) {
        Endpoint current = batch.known.get(command.asked().id());
        if (current == null) {
            return new Outcome.NotFound();
        }
        return switch (command.asked()) {
            case Asked.Create _ -> throw new IllegalStateException("a create is decided above");
            case Asked.Change(var _, var wish, var expected) ->
                expected.admits(current.version())
                        ? changed(transaction, batch, command, current, current.change(wish, now), now)
                        : new Outcome.PreconditionFailed(current.version());
            case Asked.Rotate(var _, var secret, var expected) ->
                expected.admits(current.version())
                        ? rotated(transaction, batch, command, current, current.rotate(secret, now, secretOverlap))
                        : new Outcome.PreconditionFailed(current.version());
            case Asked.Delete(var _, var expected) ->
                expected.admits(current.version())
                        ? deleted(transaction, batch, command, current)
                        : new Outcome.PreconditionFailed(current.version());
        };
    }

    private Outcome changed(
            Transaction transaction, Batch batch, Command command, Endpoint before, Endpoint after, Instant now) {
        if (!after.equals(before)) {
            batch.put(after);
            transaction
                    .trail()
                    .add(EndpointChanges.of(
                            command.actor(), command.cause(), "webhook_endpoint_changed", Optional.of(before), after));
            if (!before.status().equals(after.status()) && after.status().equals(EndpointStatus.ACTIVE)) {
                deliveries.hurry(transaction, after.id(), now, HURRIED_LANES_MAX);
            }
        }
        return new Outcome.Changed(after);
    }

    private static Outcome rotated(
            Transaction transaction, Batch batch, Command command, Endpoint before, Endpoint after) {
        batch.put(after);
        transaction
                .trail()
                .add(EndpointChanges.of(
                        command.actor(), command.cause(), "webhook_secret_rotated", Optional.of(before), after));
        return new Outcome.Rotated(after);
    }

    private static Outcome deleted(Transaction transaction, Batch batch, Command command, Endpoint before) {
        batch.known.remove(before.id());
        batch.deleted.add(before.id());
        batch.count--;
        transaction.trail().add(EndpointChanges.ofDeletion(command.actor(), command.cause(), before));
        return new Outcome.Deleted();
    }
}
