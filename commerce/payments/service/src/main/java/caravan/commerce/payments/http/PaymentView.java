package caravan.commerce.payments.http;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.Payment;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/** A payment in JSON. */
record PaymentView(
        PaymentId id,
        OrderId orderId,
        UserId userId,
        String status,
        Money amount,
        String paymentMethod,
        Optional<String> declineReason,
        long version,
        Instant createdAt,
        Instant changedAt) {

    static PaymentView of(Payment payment) {
        return new PaymentView(
                payment.id(),
                payment.orderId(),
                payment.userId(),
                payment.status().wireName(),
                payment.amount(),
                payment.method(),
                payment.references().declineReason(),
                payment.version(),
                payment.createdAt(),
                payment.changedAt());
    }
}
