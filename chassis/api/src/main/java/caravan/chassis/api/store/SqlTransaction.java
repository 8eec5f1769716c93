package caravan.chassis.api.store;

import caravan.chassis.api.Transaction;
import org.jdbi.v3.core.Handle;

/** A transaction for repositories, with its database handle. */
public interface SqlTransaction extends Transaction {
    /** The handle of the running transaction. All delayed writes are sent before it is returned. */
    Handle jdbi();

    /** The delayed writes. */
    Pipeline pipeline();

    /** The handle of a transaction; every transaction of the chassis has one. */
    static Handle handle(Transaction transaction) {
        return ((SqlTransaction) transaction).jdbi();
    }
}
