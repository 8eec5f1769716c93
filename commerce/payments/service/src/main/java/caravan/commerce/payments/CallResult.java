package caravan.commerce.payments;

import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.ProviderAnswer;

/** The result of a call to the provider. */
sealed interface CallResult {
    IntentId intentId();

    PaymentId paymentId();

    /** The provider answered this call or an earlier one. */
    record Answered(IntentId intentId, PaymentId paymentId, ProviderAnswer answer) implements CallResult {}

    /** @param attempts how often a process has taken the intent without an answer */
    record Unanswered(IntentId intentId, PaymentId paymentId, int attempts) implements CallResult {}
}
