package caravan.commerce.orders;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderEvent;
import caravan.commerce.payments.contract.PaymentAuthorized;
import caravan.commerce.payments.contract.PaymentCaptured;
import caravan.commerce.payments.contract.PaymentDeclined;
import caravan.commerce.payments.contract.PaymentRefunded;
import caravan.commerce.payments.contract.PaymentVoided;
import caravan.commerce.payments.contract.PaymentsReply;
import java.time.Clock;

/** Payments has authorized, declined, voided, captured or refunded an order's payment. */
public final class HandlePaymentReplies extends AdvanceOrders<PaymentsReply> {
    public HandlePaymentReplies(OrderRepository orders, Clock clock) {
        super(orders, clock);
    }

    @Override
    OrderId orderOf(PaymentsReply reply) {
        return reply.orderId();
    }

    @Override
    boolean isMeant(PaymentsReply reply, Order order) {
        return reply.paymentId().value().equals(order.paymentId().value());
    }

    @Override
    OrderEvent whatHappened(PaymentsReply reply) {
        return switch (reply) {
            case PaymentAuthorized _ -> OrderEvent.Reply.PAYMENT_AUTHORIZED;
            case PaymentDeclined _ -> OrderEvent.Reply.PAYMENT_DECLINED;
            case PaymentVoided _ -> OrderEvent.Reply.PAYMENT_VOIDED;
            case PaymentCaptured _ -> OrderEvent.Reply.PAYMENT_CAPTURED;
            case PaymentRefunded _ -> OrderEvent.Reply.PAYMENT_REFUNDED;
        };
    }
}
