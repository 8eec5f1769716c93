package caravan.commerce.payments;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.Payment;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where payments, what is wanted of the provider and the ledger are kept. */
public interface Payments {
    /** Those of the payments that there are, locked in key order until the transaction ends. */
    Map<PaymentId, Payment> lock(Transaction transaction, Collection<PaymentId> ids);

    /** Which of the payments were voided before they were asked for. */
    Set<PaymentId> voidedEarly(Transaction transaction, Collection<PaymentId> ids);

    /** Those of the intents that are not settled, locked in key order; lock their payments first. */
    Map<IntentId, OpenIntent> lockOpenIntents(Transaction transaction, Collection<IntentId> ids);

    void save(Transaction transaction, PaymentChanges changes);

    /** Lets intents that the provider did not answer wait until the given moments. */
    void postpone(Transaction transaction, Map<IntentId, Instant> nextAttempts);

    /**
     * Takes up intents that are due, so that nobody else does before the lease ends.
     *
     * @param rowsMax at most so many; those that have waited longest come first
     */
    List<DueIntent> takeUp(Transaction transaction, Instant now, Instant leaseEnd, int rowsMax);
}
