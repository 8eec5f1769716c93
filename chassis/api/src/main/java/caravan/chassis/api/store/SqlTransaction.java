package caravan.chassis.api.store;

import caravan.chassis.api.Transaction;
import org.jdbi.v3.core.Handle;

/** A transaction as a store sees it: with the database handle that it runs on. */
public interface SqlTransaction extends Transaction {
    /** The handle, on which the transaction has begun already. */
    Handle jdbi();

    /** The handle of a transaction that a use case passed on; every transaction of the chassis has one. */
    static Handle handle(Transaction transaction) {
        return ((SqlTransaction) transaction).jdbi();
    }
}
