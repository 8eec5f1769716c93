package caravan.payments;

import caravan.payments.contract.PaymentId;
import caravan.payments.domain.IntentId;
import caravan.payments.domain.ProviderAnswer;

/** How asking the provider for an intent came out. */
sealed interface CallResult {
    IntentId intentId();

    PaymentId paymentId();

    /** The provider answered, now or before. */
    record Answered(IntentId intentId, PaymentId paymentId, ProviderAnswer answer) implements CallResult {}

    /** @param attempts how often a worker has taken the intent up in vain */
    record Unanswered(IntentId intentId, PaymentId paymentId, int attempts) implements CallResult {}
}
