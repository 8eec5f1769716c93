package caravan.commerce.payments.domain;

import java.util.Optional;

/** The provider's answer to an operation. It is final for the operation's key. */
public sealed interface ProviderAnswer {
    /** @param reference the provider's name for the operation, to which later operations refer */
    record Approved(String reference) implements ProviderAnswer {}

    /** @param reason the provider's code, such as {@code card_declined} */
    record Declined(String reason) implements ProviderAnswer {}

    /** The customer must act before the amount is held. */
    record ActionRequired(String reference, CustomerAction action) implements ProviderAnswer {}

    /** The authorization has ended by itself. */
    record Lapsed() implements ProviderAnswer {}

    /** In tables: {@code approved}, {@code declined} or {@code action_required}. */
    default String outcome() {
        return switch (this) {
            case Approved _ -> "approved";
            case Declined _, Lapsed _ -> "declined";
            case ActionRequired _ -> "action_required";
        };
    }

    default Optional<String> declineReason() {
        return switch (this) {
            case Approved _, ActionRequired _ -> Optional.empty();
            case Declined declined -> Optional.of(declined.reason());
            case Lapsed _ -> Optional.of("authorization_lapsed");
        };
    }
}
