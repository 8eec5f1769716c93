package caravan.payments.http;

import caravan.kernel.Money;
import caravan.kernel.OrderId;
import caravan.kernel.UserId;
import caravan.payments.contract.PaymentId;
import caravan.payments.domain.Payment;
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
                payment.status().code(),
                payment.amount(),
                payment.method(),
                payment.references().declineReason(),
                payment.version(),
                payment.createdAt(),
                payment.changedAt());
    }
}
