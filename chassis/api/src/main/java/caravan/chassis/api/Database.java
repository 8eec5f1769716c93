package caravan.chassis.api;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The service's own schema, through its own role: another service's tables are refused by PostgreSQL. */
public interface Database {
    /** Reads outside of a use case; a single statement, or several that need no common snapshot. */
    <R> R read(Function<Handle, R> work);

    /** Writes that are neither a caller's command nor a message: a worker's. Commits at the end, with its messages. */
    <R> R write(Function<Transaction, R> work);
}
