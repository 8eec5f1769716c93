package caravan.orders;

import caravan.kernel.OrderId;
import caravan.orders.domain.Order;
import caravan.orders.domain.OrderEvent;
import caravan.payments.contract.PaymentAuthorized;
import caravan.payments.contract.PaymentCaptured;
import caravan.payments.contract.PaymentDeclined;
import caravan.payments.contract.PaymentRefunded;
import caravan.payments.contract.PaymentVoided;
import caravan.payments.contract.PaymentsReply;
import java.time.Clock;

/** Payments has authorized, declined, voided, captured or refunded an order's payment. */
public final class HeedingPayments extends AdvancingOrders<PaymentsReply> {
    public HeedingPayments(Orders orders, Clock clock) {
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
    OrderEvent.Reply whatHappened(PaymentsReply reply) {
        return switch (reply) {
            case PaymentAuthorized _ -> OrderEvent.Reply.PAYMENT_AUTHORIZED;
            case PaymentDeclined _ -> OrderEvent.Reply.PAYMENT_DECLINED;
            case PaymentVoided _ -> OrderEvent.Reply.PAYMENT_VOIDED;
            case PaymentCaptured _ -> OrderEvent.Reply.PAYMENT_CAPTURED;
            case PaymentRefunded _ -> OrderEvent.Reply.PAYMENT_REFUNDED;
        };
    }
}
