package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.DetailsPatch;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Decision;
import caravan.commerce.orders.domain.OrderDetails;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.kernel.ExpectedVersion;
import caravan.kernel.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Customers and staff change the reference and the metadata of orders. Each change is a new version, and has its message. */
public final class ChangeDetails implements UseCase<ChangeDetails.ChangeOrderDetails, ChangeDetails.Outcome> {
    private final OrderRepository orders;
    private final Clock clock;

    public ChangeDetails(OrderRepository orders, Clock clock) {
        this.orders = orders;
        this.clock = clock;
    }

    /**
     * @param owner whose order it must be, and then it must not be shipped yet; empty if the caller may change any order
     * @param version the version that the order must have
     */
    public record ChangeOrderDetails(
            OrderId id,
            Optional<UserId> owner,
            ExpectedVersion version,
            DetailsPatch patch,
            Actor actor,
            Cause cause) {}

    /** The result for one order. */
    public sealed interface Outcome {
        /** The order has these details, now or from before. */
        record Done(Order order) implements Outcome {}

        /** There is no such order, or it belongs to somebody else. */
        record NotFound() implements Outcome {}

        /** The order has another version than the command expects. */
        record Stale(Order order) implements Outcome {}

        /** Only staff may change the details of an order in this status. */
        record NotAllowed(Order order) implements Outcome {}

        /** The metadata would have another form, or would be too much. */
        record Unfit(String why) implements Outcome {}

        /** Another order of the same user has the reference. */
        record ReferenceTaken(OrderId by) implements Outcome {}
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<ChangeOrderDetails> commands) {
        Instant now = OrderBatch.moment(clock);
        OrderBatch batch = OrderBatch.lock(
                transaction,
                orders,
                commands.stream().map(ChangeOrderDetails::id).toList());
        TakenReferences taken = TakenReferences.of(
                transaction,
                orders,
                commands.stream()
                        .flatMap(command -> batch
                                .find(command.id())
                                .flatMap(order -> command.patch()
                                        .newReference()
                                        .map(reference -> new OrderRepository.OwnReference(order.userId(), reference)))
                                .stream())
                        .toList());
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        for (ChangeOrderDetails command : commands) {
            outcomes.add(batch.find(command.id())
                    .filter(order ->
                            command.owner().isEmpty() || command.owner().get().equals(order.userId()))
                    .map(order -> change(transaction, batch, order, command, taken, now))
                    .orElseGet(Outcome.NotFound::new));
        }
        batch.save();
        return outcomes;
    }

    private static Outcome change(
            Transaction transaction,
            OrderBatch batch,
            Order order,
            ChangeOrderDetails command,
            TakenReferences taken,
            Instant now) {
        if (!command.version().admits(order.version())) {
            return new Outcome.Stale(order);
        }
        if (command.owner().isPresent() && !isOpen(order.status())) {
            return new Outcome.NotAllowed(order);
        }
        OrderDetails wanted;
        try {
            wanted = command.patch().of(order.details());
        } catch (IllegalArgumentException unfit) {
            return new Outcome.Unfit(Objects.requireNonNullElse(unfit.getMessage(), "does not fit"));
        }
        Optional<OrderId> other = taken.by(order.userId(), wanted).filter(id -> !id.equals(order.id()));
        if (other.isPresent()) {
            return new Outcome.ReferenceTaken(other.get());
        }
        Decision decision = batch.decide(order, wanted, now, command.cause());
        if (decision instanceof Decision.Changed(Order after, var _, var _)) {
            taken.move(order, after);
            transaction.trail().add(record(order, after, command));
        }
        return new Outcome.Done(decision.order());
    }

    /** Whether its customer can change it: as long as it can be cancelled. */
    private static boolean isOpen(OrderStatus status) {
        return status == OrderStatus.PENDING || status == OrderStatus.CONFIRMED;
    }

    private static Change record(Order before, Order after, ChangeOrderDetails command) {
        return new Change(
                command.actor(),
                command.cause(),
                "order_details_changed",
                "order",
                after.id().toString(),
                Fields.of("version", before.version()),
                Fields.of("version", after.version()).and("changed", changed(before.details(), after.details())));
    }

    /** The names of what has changed. Values are texts of people, and the trail is kept for ever. */
    private static String changed(OrderDetails before, OrderDetails after) {
        Stream<String> reference = before.externalReference().equals(after.externalReference())
                ? Stream.empty()
                : Stream.of("external_reference");
        Stream<String> keys = Stream.concat(
                        before.metadata().value().keySet().stream(), after.metadata().value().keySet().stream())
                .distinct()
                .sorted()
                .filter(key -> !Objects.equals(
                        before.metadata().value().get(key),
                        after.metadata().value().get(key)))
                .map(key -> "metadata." + key);
        return String.join(", ", Stream.concat(reference, keys).toList());
    }
}
