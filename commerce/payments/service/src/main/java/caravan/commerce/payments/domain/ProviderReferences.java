package caravan.commerce.payments.domain;

import java.util.Optional;

/**
 * Parts of the provider's answers that later operations or repeats need.
 *
 * @param authorization what a capture or a void refers to
 * @param capture what a refund refers to
 * @param declineReason why the authorization was refused
 */
public record ProviderReferences(
        Optional<String> authorization, Optional<String> capture, Optional<String> declineReason) {
    public static final ProviderReferences NONE =
            new ProviderReferences(Optional.empty(), Optional.empty(), Optional.empty());

    ProviderReferences withAuthorization(String reference) {
        return new ProviderReferences(Optional.of(reference), capture, declineReason);
    }

    /** Nothing was held under it. */
    ProviderReferences withoutAuthorization() {
        return new ProviderReferences(Optional.empty(), capture, declineReason);
    }

    ProviderReferences withCapture(String reference) {
        return new ProviderReferences(authorization, Optional.of(reference), declineReason);
    }

    ProviderReferences withDeclineReason(String reason) {
        return new ProviderReferences(authorization, capture, Optional.of(reason));
    }
}
