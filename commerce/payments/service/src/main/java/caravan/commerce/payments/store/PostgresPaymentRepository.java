package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.PaymentChanges;
import caravan.commerce.payments.PaymentRepository;
import caravan.commerce.payments.domain.IntentId;
import java.util.Collection;

/** Payments, intents and ledger in the service's own schema; each method is a fixed number of statements. */
public final class PostgresPaymentRepository implements PaymentRepository {
    @Override
    public Locked lock(Transaction transaction, Collection<PaymentId> ids) {
        return PaymentStatements.lock(transaction, ids);
    }

    @Override
    public LockedIntents lock(Transaction transaction, Collection<PaymentId> ids, Collection<IntentId> intents) {
        return IntentStatements.lock(transaction, ids, intents);
    }

    @Override
    public void save(Transaction transaction, PaymentChanges changes) {
        PaymentStatements.insert(transaction, changes.inserted());
        PaymentStatements.update(transaction, changes.updated());
        PaymentStatements.insertVoidedEarly(transaction, changes.voidedEarly(), changes.at());
        IntentStatements.insert(transaction, changes.opened(), changes.at());
        IntentStatements.settle(transaction, changes.settled(), changes.at());
        PostgresWaitingIntentRepository.insert(transaction, changes.waiting());
        LedgerStatements.insert(transaction, changes.posted());
    }
}
