package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Decision;
import caravan.commerce.orders.domain.OrderEvent;
import caravan.kernel.ExpectedVersion;
import caravan.kernel.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Customers cancel orders; staff cancel, ship and take back orders. One use case for each of the three requests. */
public final class ChangeOrders implements UseCase<ChangeOrders.ChangeOrder, ChangeOrders.Outcome> {
    private final OrderRepository orders;
    private final Clock clock;
    private final OrderEvent.Request request;

    /** @param request what it asks of each order */
    public ChangeOrders(OrderRepository orders, Clock clock, OrderEvent.Request request) {
        this.orders = orders;
        this.clock = clock;
        this.request = request;
    }

    /**
     * @param owner whose order it must be; empty if the caller may change any order
     * @param version the version that the order must have
     * @param actor who asks
     */
    public record ChangeOrder(OrderId id, Optional<UserId> owner, ExpectedVersion version, Actor actor, Cause cause) {}

    /** The result for one order. */
    public sealed interface Outcome {
        /** The order is changed, now or by an earlier request. */
        record Done(Order order) implements Outcome {}

        /** There is no such order, or it belongs to somebody else. */
        record NotFound() implements Outcome {}

        /** The order has another version than the command expects. */
        record Stale(Order order) implements Outcome {}

        /** The order's status does not allow the change. */
        record NotAllowed(Order order) implements Outcome {}
    }

    @Override
    public List<Outcome> handle(Transaction transaction, List<ChangeOrder> commands) {
        Instant now = OrderBatch.moment(clock);
        OrderBatch batch = OrderBatch.lock(
                transaction, orders, commands.stream().map(ChangeOrder::id).toList());
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        for (ChangeOrder command : commands) {
            outcomes.add(batch.find(command.id())
                    .filter(order -> isTheirs(order, command))
                    .map(order -> change(transaction, batch, order, command, now))
                    .orElseGet(Outcome.NotFound::new));
        }
        batch.save();
        return outcomes;
    }

    private Outcome change(Transaction transaction, OrderBatch batch, Order order, ChangeOrder command, Instant now) {
        if (!command.version().admits(order.version())) {
            return new Outcome.Stale(order);
        }
        return switch (batch.decide(order, request, now, command.cause())) {
            case Decision.Changed changed -> {
                transaction.trail().add(record(order, changed.order(), command));
                yield new Outcome.Done(changed.order());
            }
            case Decision.Unchanged unchanged -> new Outcome.Done(unchanged.order());
            case Decision.Refused refused -> new Outcome.NotAllowed(refused.order());
        };
    }

    private static Change record(Order before, Order after, ChangeOrder command) {
        return new Change(
                command.actor(),
                command.cause(),
                "order_" + after.status().text(),
                "order",
                after.id().toString(),
                fields(before),
                fields(after));
    }

    private static Fields fields(Order order) {
        return Fields.of("status", order.status().text()).and("version", order.version());
    }

    private static boolean isTheirs(Order order, ChangeOrder command) {
        return command.owner().isEmpty() || command.owner().get().equals(order.userId());
    }
}
