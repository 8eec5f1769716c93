package caravan.commerce.payments;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.Payment;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Where payments, what is wanted of the provider and the ledger are kept. */
public interface Payments {
    /** Those of the payments that there are, locked in key order until the transaction ends. */
    Map<PaymentId, Payment> lock(Transaction transaction, Collection<PaymentId> ids);

    /** Which of the payments were voided before they were asked for. */
    Set<PaymentId> voidedEarly(Transaction transaction, Collection<PaymentId> ids);

    /** Those of the intents that are not settled; they stay so while their payments, which are to be locked first, are locked. */
    Map<IntentId, OpenIntent> openIntents(Transaction transaction, Collection<IntentId> ids);

    void save(Transaction transaction, PaymentChanges changes);
}
