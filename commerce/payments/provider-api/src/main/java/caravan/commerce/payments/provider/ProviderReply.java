package caravan.commerce.payments.provider;

import java.util.Optional;

/** A provider's answer to an operation. It is final for the operation's key. */
public sealed interface ProviderReply {
    /** @param reference the provider's name for the operation, to which later operations refer */
    record Approved(String reference) implements ProviderReply {}

    /** @param reason the provider's code in snake_case, such as {@code card_declined}; customers see it */
    record Declined(String reason) implements ProviderReply {}

    /**
     * Only to an authorization: nothing is held until the customer has acted. Then {@link PaymentProvider#stateOf} tells.
     *
     * @param reference the provider's name for the authorization, as if it was approved
     */
    record ActionRequired(String reference, Action action) implements ProviderReply {}

    /** Only to a capture, or about a state: the authorization has ended by itself, as it does after some days. Nothing is held. */
    record Lapsed() implements ProviderReply {}

    /**
     * What the customer must do, such as an authentication on the bank's page (3-D Secure).
     *
     * @param type the provider's name for it, in snake_case
     * @param url the page to open, if there is one
     * @param clientSecret what the provider's library needs in the customer's browser, if it needs anything; never logged
     */
    record Action(String type, Optional<String> url, Optional<String> clientSecret) {
        /** Without the address and the secret: who has them can act for the customer. */
        @Override
        public String toString() {
            return type;
        }
    }
}
