package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Others answer, and orders move on. Safe to repeat: an order heeds only the reply that it awaits. */
public abstract sealed class AdvanceOrders<P> implements UseCase<Message<P>, AdvanceOrders.Outcome>
        permits HandleStockReplies, HandlePaymentReplies {
    private static final Logger LOG = LoggerFactory.getLogger(AdvanceOrders.class);

    private final OrderRepository orders;
    private final Clock clock;

    AdvanceOrders(OrderRepository orders, Clock clock) {
        this.orders = orders;
        this.clock = clock;
    }

    /** Whether a reply found its order. */
    public enum Outcome {
        HEEDED,
        STRAY
    }

    abstract OrderId orderOf(P reply);

    /** Whether a reply to this order means what this order asked for. */
    abstract boolean isMeant(P reply, Order order);

    abstract OrderEvent whatHappened(P reply);

    @Override
    public final List<Outcome> handle(Transaction transaction, List<Message<P>> replies) {
        OrderBatch batch = OrderBatch.lock(
                transaction,
                orders,
                OrderBatch.moment(clock),
                replies.stream().map(reply -> orderOf(reply.payload())).toList());
        List<Outcome> outcomes = new ArrayList<>(replies.size());
        for (Message<P> reply : replies) {
            outcomes.add(heed(batch, reply));
        }
        batch.save();
        return outcomes;
    }

    private Outcome heed(OrderBatch batch, Message<P> reply) {
        P payload = reply.payload();
        Optional<Order> order = batch.find(orderOf(payload)).filter(found -> isMeant(payload, found));
        if (order.isEmpty()) {
            warnOfStray(reply);
            return Outcome.STRAY;
        }
        batch.decide(order.get(), whatHappened(payload), reply.asCause());
        return Outcome.HEEDED;
    }

    /** Trying again would not help: orders asks only for what it has committed, so this reply is to someone else. */
    private static void warnOfStray(Message<?> reply) {
        LOG.atWarn()
                .addKeyValue("order_id", reply.key())
                .addKeyValue("message_id", reply.id())
                .addKeyValue("message_type", reply.type().name())
                .log("A reply names an order or a payment that is not known here; it is passed over.");
    }
}
