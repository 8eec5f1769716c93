package caravan.chassis.api.store;

import caravan.chassis.api.Transaction;
import org.jdbi.v3.core.Handle;

/** A transaction as a store sees it: with the database handle that it runs on. */
public interface SqlTransaction extends Transaction {
    /** The handle, on which the transaction has begun already; whatever was written before has been sent by then. */
    Handle jdbi();

    /** The writes that are sent with the commit. */
    Pipeline pipeline();

    /** The handle of a transaction that a use case passed on; every transaction of the chassis has one. */
    static Handle handle(Transaction transaction) {
        return ((SqlTransaction) transaction).jdbi();
    }
}
