package caravan.commerce.payments;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.LedgerTransactionId;
import caravan.commerce.payments.domain.Payment;
import caravan.kernel.UserId;
import java.util.List;
import java.util.Optional;

/** Payments and the ledger as they are looked at; pages come newest first. */
public interface PaymentsRead {
    Optional<Payment> find(PaymentId id);

    /**
     * @param user only this user's
     * @param order only this order's
     * @param before only those made before this one
     */
    List<Payment> page(Optional<UserId> user, Optional<OrderId> order, Optional<PaymentId> before, int rowsMax);

    /**
     * @param payment only what was posted for it
     * @param before only what was posted before this
     */
    List<PostedTransaction> ledger(Optional<PaymentId> payment, Optional<LedgerTransactionId> before, int rowsMax);
}
