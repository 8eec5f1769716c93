package caravan.chassis.api;

import java.util.function.Function;

/**
 * The service's own schema, used with its own role. PostgreSQL refuses access to the tables of other services. Repositories read from it as
 * {@link caravan.chassis.api.store.SqlDatabase}.
 */
public interface Database {
    /** Runs the writes of a worker, which are neither a caller's command nor a message. Commits at the end, together with the messages. */
    <R> R write(Function<Transaction, R> work);
}
