package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.messages.Message;
import caravan.commerce.inventory.contract.InventoryReply;
import caravan.commerce.inventory.contract.StockCommitted;
import caravan.commerce.inventory.contract.StockRefused;
import caravan.commerce.inventory.contract.StockReleased;
import caravan.commerce.inventory.contract.StockReserved;
import caravan.commerce.inventory.contract.StockReturned;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Shortage;
import caravan.commerce.orders.domain.OrderEvent;
import caravan.commerce.payments.contract.PaymentActionRequired;
import caravan.commerce.payments.contract.PaymentAuthorized;
import caravan.commerce.payments.contract.PaymentCaptured;
import caravan.commerce.payments.contract.PaymentDeclined;
import caravan.commerce.payments.contract.PaymentLapsed;
import caravan.commerce.payments.contract.PaymentRefunded;
import caravan.commerce.payments.contract.PaymentVoided;
import caravan.commerce.payments.contract.PaymentsReply;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Inventory and payments reply, and orders advance. Safe to repeat: an order accepts only a reply that it awaits. */
public abstract sealed class AdvanceOrders<P> implements UseCase<Message<P>, AdvanceOrders.Outcome> {
    private static final Logger LOG = LoggerFactory.getLogger(AdvanceOrders.class);

    private final OrderRepository orders;
    private final Clock clock;

    private AdvanceOrders(OrderRepository orders, Clock clock) {
        this.orders = orders;
        this.clock = clock;
    }

    /** Whether a reply found its order. */
    public enum Outcome {
        HANDLED,
        STRAY
    }

    abstract OrderId orderOf(P reply);

    /** Whether the reply answers what this order asked for. */
    abstract boolean answers(P reply, Order order);

    abstract OrderEvent eventOf(P reply);

    @Override
    public final List<Outcome> handle(Transaction transaction, List<Message<P>> replies) {
        Instant now = OrderBatch.moment(clock);
        OrderBatch batch = OrderBatch.lock(
                transaction,
                orders,
                replies.stream().map(reply -> orderOf(reply.payload())).toList());
        List<Outcome> outcomes = new ArrayList<>(replies.size());
        for (Message<P> reply : replies) {
            outcomes.add(handle(batch, reply, now));
        }
        batch.save();
        return outcomes;
    }

    private Outcome handle(OrderBatch batch, Message<P> reply, Instant now) {
        P payload = reply.payload();
        Optional<Order> order = batch.find(orderOf(payload)).filter(found -> answers(payload, found));
        if (order.isEmpty()) {
            warnOfStray(reply);
            return Outcome.STRAY;
        }
        batch.decide(order.get(), eventOf(payload), now, reply.asCause());
        return Outcome.HANDLED;
    }

    /** A retry would not help: orders sends a command only with its order committed, so this reply is for somebody else. */
    private static void warnOfStray(Message<?> reply) {
        LOG.atWarn()
                .addKeyValue("order_id", reply.key())
                .addKeyValue("message_id", reply.id())
                .addKeyValue("message_type", reply.type().name())
                .log("A reply names an order or a payment that orders does not know. The reply is skipped.");
    }

    /** Inventory has reserved, refused, released, committed or taken back an order's stock. */
    public static final class HandleStockReplies extends AdvanceOrders<InventoryReply> {
        public HandleStockReplies(OrderRepository orders, Clock clock) {
            super(orders, clock);
        }

        @Override
        OrderId orderOf(InventoryReply reply) {
            return new OrderId(reply.reservationId().value());
        }

        @Override
        boolean answers(InventoryReply reply, Order order) {
            return true; // An order has one reservation, which has the order's id.
        }

        @Override
        OrderEvent eventOf(InventoryReply reply) {
            return switch (reply) {
                case StockReserved _ -> OrderEvent.Reply.STOCK_RESERVED;
                case StockRefused refused -> new OrderEvent.StockRefused(shortages(refused));
                case StockReleased _ -> OrderEvent.Reply.STOCK_RELEASED;
                case StockCommitted _ -> OrderEvent.Reply.STOCK_COMMITTED;
                case StockReturned _ -> OrderEvent.Reply.STOCK_RETURNED;
            };
        }

        private static List<Shortage> shortages(StockRefused refused) {
            return refused.shortages().orElse(List.of()).stream()
                    .map(shortage -> new Shortage(shortage.sku(), shortage.available()))
                    .toList();
        }
    }

    /** Payments has authorized, declined (or needs the customer), voided, captured or refunded an order's payment. */
    public static final class HandlePaymentReplies extends AdvanceOrders<PaymentsReply> {
        public HandlePaymentReplies(OrderRepository orders, Clock clock) {
            super(orders, clock);
        }

        @Override
        OrderId orderOf(PaymentsReply reply) {
            return reply.orderId();
        }

        @Override
        boolean answers(PaymentsReply reply, Order order) {
            return reply.paymentId().value().equals(order.paymentId().value());
        }

        @Override
        OrderEvent eventOf(PaymentsReply reply) {
            return switch (reply) {
                case PaymentAuthorized _ -> OrderEvent.Reply.PAYMENT_AUTHORIZED;
                case PaymentActionRequired _ -> OrderEvent.Reply.ACTION_REQUIRED;
                case PaymentLapsed _ -> OrderEvent.Reply.PAYMENT_LAPSED;
                case PaymentDeclined _ -> OrderEvent.Reply.PAYMENT_DECLINED;
                case PaymentVoided _ -> OrderEvent.Reply.PAYMENT_VOIDED;
                case PaymentCaptured _ -> OrderEvent.Reply.PAYMENT_CAPTURED;
                case PaymentRefunded _ -> OrderEvent.Reply.PAYMENT_REFUNDED;
            };
        }
    }
}
