package caravan.commerce.payments.provider;

/** A provider's answer to an operation. It is final for the operation's key. */
public sealed interface ProviderReply {
    /** @param reference the provider's name for the operation, to which later operations refer */
    record Approved(String reference) implements ProviderReply {}

    /** @param reason the provider's code in snake_case, such as {@code card_declined}; customers see it */
    record Declined(String reason) implements ProviderReply {}
}
