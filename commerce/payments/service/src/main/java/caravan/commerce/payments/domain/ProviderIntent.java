package caravan.commerce.payments.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import java.time.Instant;

/**
 * An operation that the provider is to be asked for, or was.
 *
 * @param attempts how often a worker has taken it up; after the first, the provider may know it already
 * @param nextAttemptAt not to be taken up before; pushed ahead while a worker is at it
 */
public record ProviderIntent(
        IntentId id, PaymentId paymentId, OperationKind kind, Money amount, int attempts, Instant nextAttemptAt) {

    /** A new one, that nobody has taken up. */
    public static ProviderIntent open(IntentId id, PaymentId paymentId, OperationKind kind, Money amount, Instant at) {
        return new ProviderIntent(id, paymentId, kind, amount, 0, at);
    }
}
