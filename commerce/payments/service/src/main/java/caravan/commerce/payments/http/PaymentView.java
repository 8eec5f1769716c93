package caravan.commerce.payments.http;

import caravan.chassis.api.http.Caller;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.Payment;
import caravan.commerce.payments.domain.ProviderReferences;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A payment in JSON.
 *
 * @param providerReferences the provider's names for what it did, for staff: with them they find it at the provider
 */
record PaymentView(
        PaymentId id,
        OrderId orderId,
        UserId userId,
        String status,
        Money amount,
        String paymentMethod,
        Optional<String> declineReason,
        Optional<References> providerReferences,
        long version,
        Instant createdAt,
        Instant changedAt) {

    /** The provider's names for the authorization and the capture. */
    record References(Optional<String> authorization, Optional<String> capture) {
        private static Optional<References> of(ProviderReferences references) {
            return references.authorization().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new References(references.authorization(), references.capture()));
        }
    }

    /** @param caller what staff see is more */
    static PaymentView of(Payment payment, Caller caller) {
        return new PaymentView(
                payment.id(),
                payment.orderId(),
                payment.userId(),
                payment.status().wireName(),
                payment.amount(),
                payment.method(),
                payment.references().declineReason(),
                caller.isStaff() ? References.of(payment.references()) : Optional.empty(),
                payment.version(),
                payment.createdAt(),
                payment.changedAt());
    }
}
