package caravan.commerce.payments.provider;

/** What a provider says to an operation; said once, it is final for the operation's key. */
public sealed interface ProviderReply {
    /** @param reference the provider's name for what it did, which later operations refer to */
    record Approved(String reference) implements ProviderReply {}

    /** @param reason the provider's code in snake_case, such as {@code card_declined}; customers see it */
    record Declined(String reason) implements ProviderReply {}
}
