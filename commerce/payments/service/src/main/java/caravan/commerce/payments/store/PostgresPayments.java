package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.PaymentChanges;
import caravan.commerce.payments.Payments;
import caravan.commerce.payments.domain.IntentId;
import java.util.Collection;

/** Payments, intents and ledger in the service's own schema; each method is a fixed number of statements. */
public final class PostgresPayments implements Payments {
    @Override
    public Locked lock(Transaction transaction, Collection<PaymentId> ids) {
        return PaymentTable.lock(transaction, ids);
    }

    @Override
    public LockedIntents lock(Transaction transaction, Collection<PaymentId> ids, Collection<IntentId> intents) {
        return IntentTable.lock(transaction, ids, intents);
    }

    @Override
    public void save(Transaction transaction, PaymentChanges changes) {
        PaymentTable.insert(transaction, changes.inserted());
        PaymentTable.update(transaction, changes.updated());
        PaymentTable.insertVoidedEarly(transaction, changes.voidedEarly(), changes.at());
        IntentTable.insert(transaction, changes.opened(), changes.at());
        IntentTable.settle(transaction, changes.settled(), changes.at());
        WaitingIntentTable.insert(transaction, changes.waiting());
        LedgerTable.insert(transaction, changes.posted());
    }
}
