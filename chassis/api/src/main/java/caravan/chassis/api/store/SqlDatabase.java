package caravan.chassis.api.store;

import caravan.chassis.api.Database;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A service's database as a store sees it: with handles to read from. */
public interface SqlDatabase extends Database {
    /** Reads outside of a use case; a single statement, or several that need no common snapshot. */
    <R> R read(Function<Handle, R> work);

    /** The same database, for a store; every database of the chassis is one. */
    static SqlDatabase of(Database database) {
        return (SqlDatabase) database;
    }
}
