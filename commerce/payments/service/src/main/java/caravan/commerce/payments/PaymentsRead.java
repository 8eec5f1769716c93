package caravan.commerce.payments;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.LedgerTransfer;
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
     * @param before only what the provider was asked for before this
     */
    List<LedgerTransfer> ledger(Optional<PaymentId> payment, Optional<IntentId> before, int rowsMax);
}
