package caravan.commerce.payments.provider;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import java.util.Optional;

/**
 * Whoever moves the money: a service of the world outside. A key stands for one operation: asked again with the same
 * key, the provider does nothing more and answers as before. Never called in a transaction.
 *
 * <p>All methods block until the answer is there; they throw {@link ProviderUnreachableException} if it does not come,
 * in which case the operation may have been done or not. They are called from many virtual threads at once.
 */
public interface PaymentProvider {
    /**
     * Holds an amount.
     *
     * @param method the means of payment that the customer chose, 1 to 64 characters, passed on unread: a method that the
     *     provider does not know is an answer, {@link ProviderReply.Declined} with the reason {@code unknown_payment_method}
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

    /** What the provider answered to a key, whether or not that answer arrived; empty if it never did anything for it. */
    Optional<ProviderReply> lookUp(OperationKey key) throws ProviderUnreachableException, InterruptedException;
}
