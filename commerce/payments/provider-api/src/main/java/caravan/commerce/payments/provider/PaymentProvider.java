package caravan.commerce.payments.provider;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import java.util.Optional;

/**
 * An external service that moves the money. A key stands for one operation: if a call repeats a key, the provider does nothing more and
 * answers as before. Never call it in a transaction.
 *
 * <p>All methods block until the answer is there. They throw {@link ProviderUnreachableException} if no answer comes; then the operation
 * may have been done or not. Many virtual threads call them at once.
 */
public interface PaymentProvider {
    /**
     * Holds an amount.
     *
     * @param method the payment method that the customer chose, 1 to 64 characters, unchecked. If the provider does not know it, the answer
     *     is {@link ProviderReply.Declined} with the reason {@code unknown_payment_method}
     */
    ProviderReply authorize(OperationKey key, PaymentId paymentId, Money amount, String method)
            throws ProviderUnreachableException, InterruptedException;

    /** @param authorization the reference of the approved authorization */
    ProviderReply capture(OperationKey key, String authorization, Money amount)
            throws ProviderUnreachableException, InterruptedException;

    /** @param authorization the reference of the approved authorization */
    ProviderReply voidAuthorization(OperationKey key, String authorization)
            throws ProviderUnreachableException, InterruptedException;

    /** @param capture the reference of the approved capture */
    ProviderReply refund(OperationKey key, String capture, Money amount)
            throws ProviderUnreachableException, InterruptedException;

    /**
     * What has become of an authorization: approved, declined, {@link ProviderReply.ActionRequired} as long as its customer has not acted, or
     * {@link ProviderReply.Lapsed}. It changes nothing. A provider that never requires an action, and sends no events, need not have it.
     */
    default ProviderReply stateOf(String authorization) throws ProviderUnreachableException, InterruptedException {
        throw new IllegalStateException("this provider never requires an action, and sends no events");
    }

    /** What reads the provider's events, if it sends any. Without them, payments looks by itself. */
    default Optional<ProviderWebhook> webhook() {
        return Optional.empty();
    }

    /** The provider's answer to a key, even if it did not arrive; empty if the provider did nothing for this key. */
    Optional<ProviderReply> lookUp(OperationKey key) throws ProviderUnreachableException, InterruptedException;
}
