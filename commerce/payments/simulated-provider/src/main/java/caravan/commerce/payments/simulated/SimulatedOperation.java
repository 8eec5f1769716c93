package caravan.commerce.payments.simulated;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.OperationKey;
import caravan.commerce.payments.provider.ProviderReply;
import java.util.List;
import java.util.UUID;

/** An operation that the simulated provider did, as its log keeps it. */
public record SimulatedOperation(
        OperationKey key,
        SimulatedKind kind,
        UUID authorizationKey,
        PaymentId paymentId,
        Money amount,
        String method,
        ProviderReply reply) {

    /** Decides an authorization. */
    static SimulatedOperation authorize(SimulatedRequest.Authorize request) {
        ProviderReply reply = SimulatedMethod.parse(request.method())
                .map(method -> switch (method) {
                    case DECLINE -> new ProviderReply.Declined("card_declined");
                    case APPROVE, TIMEOUT_BEFORE_CHARGE, TIMEOUT_AFTER_CHARGE, SLOW ->
                        new ProviderReply.Approved(
                                SimulatedReference.of(SimulatedKind.AUTHORIZE, request.authorizationKey()));
                })
                .orElseGet(() -> new ProviderReply.Declined("unknown_payment_method"));
        return new SimulatedOperation(
                request.key(),
                SimulatedKind.AUTHORIZE,
                request.authorizationKey(),
                request.paymentId(),
                request.amount(),
                request.method(),
                reply);
    }

    /**
     * Decides a capture, void or refund of this authorization.
     *
     * @param earlier the operations that were done with it before
     */
    SimulatedOperation follow(SimulatedRequest.Follow request, List<SimulatedOperation> earlier) {
        boolean captured = isApproved(earlier, SimulatedKind.CAPTURE);
        boolean voided = isApproved(earlier, SimulatedKind.VOID);
        boolean refunded = isApproved(earlier, SimulatedKind.REFUND);
        boolean fits = switch (request.kind()) {
            case AUTHORIZE -> false;
            case CAPTURE, VOID -> reply instanceof ProviderReply.Approved && !captured && !voided;
            case REFUND -> captured && !refunded;
        };
        ProviderReply next = fits
                ? new ProviderReply.Approved(SimulatedReference.of(request.kind(), authorizationKey))
                : new ProviderReply.Declined(request.kind().wireName() + "_not_possible");
        return new SimulatedOperation(request.key(), request.kind(), authorizationKey, paymentId, amount, method, next);
    }

    private static boolean isApproved(List<SimulatedOperation> operations, SimulatedKind kind) {
        return operations.stream()
                .anyMatch(operation -> operation.kind() == kind && operation.reply() instanceof ProviderReply.Approved);
    }
}
