package caravan.commerce.payments;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.Payment;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Where payments, what is wanted of the provider and the ledger are kept. */
public interface PaymentRepository {
    /** Those of the payments that there are, locked in key order until the transaction ends. */
    Locked lock(Transaction transaction, Collection<PaymentId> ids);

    /** As {@link #lock(Transaction, Collection)}, and then those of their intents that are not settled, locked too. */
    LockedIntents lock(Transaction transaction, Collection<PaymentId> ids, Collection<IntentId> intents);

    /** @param voidedEarly which of the payments were voided before they were asked for */
    record Locked(Map<PaymentId, Payment> payments, Set<PaymentId> voidedEarly) {}

    record LockedIntents(Map<PaymentId, Payment> payments, Map<IntentId, OpenIntent> open) {}

    void save(Transaction transaction, PaymentChanges changes);
}
