package caravan.commerce.payments;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.ProviderAnswer;
import java.util.Optional;

/**
 * Whoever moves the money: a service of the world outside. A key stands for one operation: asked again with the same
 * key, the provider does nothing more and answers as before. Never called in a transaction.
 *
 * <p>All methods block until the answer is there; they throw {@link ProviderUnreachableException} if it does not come,
 * in which case the operation may have been done or not.
 */
public interface PaymentProvider {
    /** Holds an amount. */
    ProviderAnswer authorize(IntentId key, PaymentId paymentId, Money amount, String method)
            throws ProviderUnreachableException, InterruptedException;

    /** @param authorization the reference of the approved authorization */
    ProviderAnswer capture(IntentId key, String authorization, Money amount)
            throws ProviderUnreachableException, InterruptedException;

    /** @param authorization the reference of the approved authorization */
    ProviderAnswer voidAuthorization(IntentId key, String authorization)
            throws ProviderUnreachableException, InterruptedException;

    /** @param capture the reference of the approved capture */
    ProviderAnswer refund(IntentId key, String capture, Money amount)
            throws ProviderUnreachableException, InterruptedException;

    /** What the provider answered to a key, whether or not that answer arrived; empty if it never did anything for it. */
    Optional<ProviderAnswer> lookUp(IntentId key) throws ProviderUnreachableException, InterruptedException;
}
