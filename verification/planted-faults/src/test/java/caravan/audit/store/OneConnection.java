package caravan.audit.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.SqlDatabase;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Reads through one connection, so it sees the faults of its transaction. */
record OneConnection(Handle handle) implements SqlDatabase {
    @Override
    public <R> R read(Function<Handle, R> work) {
        return work.apply(handle);
    }

    @Override
    public <R> R write(Function<Transaction, R> work) {
        throw new UnsupportedOperationException("an audit writes nothing");
    }
}
