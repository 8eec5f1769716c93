package caravan.commerce.payments.provider;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.OperationKind;
import caravan.commerce.payments.domain.ProviderAnswer;
import java.util.List;
import java.util.UUID;

/** A line of the simulated provider's log. */
record SimulatedOperation(
        IntentId key,
        OperationKind kind,
        UUID authorizationKey,
        PaymentId paymentId,
        Money amount,
        String method,
        ProviderAnswer answer) {

    /** Decides on a hold. */
    static SimulatedOperation authorize(SimulatedRequest.Authorize request) {
        ProviderAnswer answer = SimulatedMethod.ofCode(request.method())
                .map(method -> switch (method) {
                    case DECLINE -> new ProviderAnswer.Declined("card_declined");
                    case APPROVE, TIMEOUT_BEFORE_CHARGE, TIMEOUT_AFTER_CHARGE, SLOW ->
                        new ProviderAnswer.Approved(
                                SimulatedReference.of(OperationKind.AUTHORIZE, request.authorizationKey()));
                })
                .orElseGet(() -> new ProviderAnswer.Declined("unknown_payment_method"));
        return new SimulatedOperation(
                request.key(),
                OperationKind.AUTHORIZE,
                request.authorizationKey(),
                request.paymentId(),
                request.amount(),
                request.method(),
                answer);
    }

    /**
     * Decides on what builds on this authorization.
     *
     * @param earlier what was done with it before
     */
    SimulatedOperation follow(SimulatedRequest.Follow request, List<SimulatedOperation> earlier) {
        boolean captured = isApproved(earlier, OperationKind.CAPTURE);
        boolean voided = isApproved(earlier, OperationKind.VOID);
        boolean refunded = isApproved(earlier, OperationKind.REFUND);
        boolean fits = switch (request.kind()) {
            case AUTHORIZE -> false;
            case CAPTURE, VOID -> answer instanceof ProviderAnswer.Approved && !captured && !voided;
            case REFUND -> captured && !refunded;
        };
        ProviderAnswer next = fits
                ? new ProviderAnswer.Approved(SimulatedReference.of(request.kind(), authorizationKey))
                : new ProviderAnswer.Declined(request.kind().code() + "_not_possible");
        return new SimulatedOperation(request.key(), request.kind(), authorizationKey, paymentId, amount, method, next);
    }

    private static boolean isApproved(List<SimulatedOperation> operations, OperationKind kind) {
        return operations.stream()
                .anyMatch(
                        operation -> operation.kind() == kind && operation.answer() instanceof ProviderAnswer.Approved);
    }
}
