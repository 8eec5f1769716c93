package caravan.commerce.payments.domain;

import java.time.Duration;
import java.util.Optional;

/** The outcome of a command or of a provider's answer. */
public sealed interface Decision {
    /**
     * The payment changes.
     *
     * @param operation the operation to ask the provider for
     * @param reply the reply to the service that asked for the payment
     * @param posting the transfer to add to the ledger
     * @param action what the customer must do now
     */
    record Changed(
            Payment payment,
            Optional<OperationRequest> operation,
            Optional<PaymentOutcome> reply,
            Optional<PostingKind> posting,
            Optional<CustomerAction> action)
            implements Decision {
        Changed(
                Payment payment,
                Optional<OperationRequest> operation,
                Optional<PaymentOutcome> reply,
                Optional<PostingKind> posting) {
            this(payment, operation, reply, posting, Optional.empty());
        }
    }

    /** It was done before. The reply is sent again, if there is one yet. */
    record Repeated(Optional<PaymentOutcome> reply) implements Decision {}

    /** It does not fit the payment's status, so nothing happens. */
    record Refused(String why) implements Decision {}

    /** @param delay how long to wait before the provider is called */
    record OperationRequest(OperationKind kind, Duration delay) {}
}
