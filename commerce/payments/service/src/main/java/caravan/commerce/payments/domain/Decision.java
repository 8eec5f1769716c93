package caravan.commerce.payments.domain;

import java.time.Duration;
import java.util.Optional;

/** What a command or a provider's answer comes to. */
public sealed interface Decision {
    /**
     * The payment changes.
     *
     * @param operation what the provider is to be asked for
     * @param reply what whoever asked for the payment is told
     * @param posting what the ledger gets
     */
    record Changed(
            Payment payment,
            Optional<OperationRequest> operation,
            Optional<PaymentOutcome> reply,
            Optional<PostingKind> posting)
            implements Decision {}

    /** It was done before; whoever asks again is told again, if there is an answer yet. */
    record Repeated(Optional<PaymentOutcome> reply) implements Decision {}

    /** It does not fit where the payment stands, so nothing happens. */
    record Refused(String why) implements Decision {}

    /** @param delay how long to wait before the provider is asked */
    record OperationRequest(OperationKind kind, Duration delay) {}
}
