package caravan.commerce.payments.simulated;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.provider.OperationKey;
import java.util.UUID;

/** A call to the simulated provider. */
sealed interface SimulatedRequest {
    OperationKey key();

    /** The key of the authorization that the call makes or refers to. */
    UUID authorizationKey();

    /** Asks to hold an amount. */
    record Authorize(OperationKey key, PaymentId paymentId, Money amount, String method) implements SimulatedRequest {
        @Override
        public UUID authorizationKey() {
            return key.value();
        }
    }

    /** Asks to capture, void or refund an authorization's whole amount. */
    record Follow(OperationKey key, SimulatedKind kind, UUID authorizationKey) implements SimulatedRequest {}
}
