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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What all requests to change an order have in common: who may, of which version, and what the order says to it. */
public abstract sealed class ChangeOrders implements UseCase<ChangeOrders.ChangeOrder, ChangeOrders.Outcome>
        permits CancellingOrders, ShippingOrders, ReturningOrders {
    private final OrderRepository orders;
    private final Clock clock;
    private final OrderEvent.Request request;

    ChangeOrders(OrderRepository orders, Clock clock, OrderEvent.Request request) {
        this.orders = orders;
        this.clock = clock;
        this.request = request;
    }

    /**
     * @param owner whose the order must be; empty if the caller may change anyone's
     * @param version that the caller has seen, if the change shall depend on it
     * @param actor who asks
     */
    public record ChangeOrder(OrderId id, Optional<UserId> owner, ExpectedVersion version, Actor actor, Cause cause) {}

    /** What became of it. */
    public sealed interface Outcome {
        /** It is done, or was done before. */
        record Done(Order order) implements Outcome {}

        /** There is none, or it is not the caller's. */
        record NotFound() implements Outcome {}

        /** It has changed since the caller has seen it. */
        record Stale(Order order) implements Outcome {}

        /** The order's status does not allow it. */
        record NotAllowed(Order order) implements Outcome {}
    }

    @Override
    public final List<Outcome> handle(Transaction transaction, List<ChangeOrder> commands) {
        OrderBatch batch = OrderBatch.lock(
                transaction,
                orders,
                OrderBatch.moment(clock),
                commands.stream().map(ChangeOrder::id).toList());
        List<Outcome> outcomes = new ArrayList<>(commands.size());
        for (ChangeOrder command : commands) {
            outcomes.add(batch.find(command.id())
                    .filter(order -> isTheirs(order, command))
                    .map(order -> change(transaction, batch, order, command))
                    .orElseGet(Outcome.NotFound::new));
        }
        batch.save();
        return outcomes;
    }

    private Outcome change(Transaction transaction, OrderBatch batch, Order order, ChangeOrder command) {
        if (!command.version().admits(order.version())) {
            return new Outcome.Stale(order);
        }
        return switch (batch.decide(order, request, command.cause())) {
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
