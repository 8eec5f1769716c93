package caravan.commerce.payments;

import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.CustomerAction;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.ProviderAnswer;
import caravan.commerce.payments.domain.ProviderIntent;
import caravan.commerce.payments.provider.ProviderReply;

/** The result of a call to the provider. */
sealed interface CallResult {
    IntentId intentId();

    PaymentId paymentId();

    /** The provider's reply, in the domain's words. */
    static Answered of(ProviderIntent intent, ProviderReply reply) {
        return new Answered(intent.id(), intent.paymentId(), answer(reply));
    }

    private static ProviderAnswer answer(ProviderReply reply) {
        return switch (reply) {
            case ProviderReply.Approved approved -> new ProviderAnswer.Approved(approved.reference());
            case ProviderReply.Declined declined -> new ProviderAnswer.Declined(declined.reason());
            case ProviderReply.Lapsed _ -> new ProviderAnswer.Lapsed();
            case ProviderReply.ActionRequired(var reference, var action) ->
                new ProviderAnswer.ActionRequired(
                        reference, new CustomerAction(action.type(), action.url(), action.clientSecret()));
        };
    }

    /** The provider answered this call or an earlier one. */
    record Answered(IntentId intentId, PaymentId paymentId, ProviderAnswer answer) implements CallResult {}

    /** @param attempts how often a process has taken the intent without an answer */
    record Unanswered(IntentId intentId, PaymentId paymentId, int attempts) implements CallResult {}
}
