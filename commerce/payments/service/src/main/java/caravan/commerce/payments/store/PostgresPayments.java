package caravan.commerce.payments.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.SqlTransaction;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.payments.OpenIntent;
import caravan.commerce.payments.PaymentChanges;
import caravan.commerce.payments.Payments;
import caravan.commerce.payments.domain.IntentId;
import caravan.commerce.payments.domain.Payment;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Payments, intents and ledger in the service's own schema; each method is a fixed number of statements. */
public final class PostgresPayments implements Payments {
    @Override
    public Map<PaymentId, Payment> lock(Transaction transaction, Collection<PaymentId> ids) {
        return PaymentTable.lock(SqlTransaction.handle(transaction), ids);
    }

    @Override
    public Set<PaymentId> voidedEarly(Transaction transaction, Collection<PaymentId> ids) {
        return PaymentTable.voidedEarly(SqlTransaction.handle(transaction), ids);
    }

    @Override
    public Map<IntentId, OpenIntent> openIntents(Transaction transaction, Collection<IntentId> ids) {
        return IntentTable.open(SqlTransaction.handle(transaction), ids);
    }

    @Override
    public void save(Transaction transaction, PaymentChanges changes) {
        Handle handle = SqlTransaction.handle(transaction);
        PaymentTable.insert(handle, changes.inserted());
        PaymentTable.update(handle, changes.updated());
        PaymentTable.insertVoidedEarly(handle, changes.voidedEarly(), changes.at());
        IntentTable.insert(handle, changes.opened(), changes.at());
        IntentTable.settle(handle, changes.settled(), changes.at());
        WaitingIntentTable.add(handle, changes.waiting());
        LedgerTable.insert(handle, changes.posted());
    }
}
