package caravan.audit.store;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.SqlDatabase;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Reads through any connection. */
record ReadOnlyDatabase(Jdbi jdbi) implements SqlDatabase {
    @Override
    public <R> R read(Function<Handle, R> work) {
        return jdbi.withHandle(work::apply);
    }

    @Override
    public <R> R write(Function<Transaction, R> work) {
        throw new UnsupportedOperationException("an audit writes nothing");
    }
}
