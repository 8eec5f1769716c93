package caravan.commerce.payments;

import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.ProviderAnswer;

/** How asking the provider for an intent came out. */
sealed interface CallResult {
    IntentId intentId();

    PaymentId paymentId();

    /** The provider answered, now or before. */
    record Answered(IntentId intentId, PaymentId paymentId, ProviderAnswer answer) implements CallResult {}

    /** @param attempts how often a worker has taken the intent up in vain */
    record Unanswered(IntentId intentId, PaymentId paymentId, int attempts) implements CallResult {}
}
