package caravan.chassis.api;

import java.util.function.Function;

/**
 * The service's own schema, through its own role: another service's tables are refused by PostgreSQL. Stores read from it
 * as {@link caravan.chassis.api.store.SqlDatabase}.
 */
public interface Database {
    /** Writes that are neither a caller's command nor a message: a worker's. Commits at the end, with its messages. */
    <R> R write(Function<Transaction, R> work);
}
