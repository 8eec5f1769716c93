package caravan.chassis.api.store;

import caravan.chassis.api.Database;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A service's database for its repositories, with handles for reading. */
public interface SqlDatabase extends Database {
    /** Reads outside of a use case: one statement, or several that need no common snapshot. */
    <R> R read(Function<Handle, R> work);

    /** Casts a database; every database of the chassis is one. */
    static SqlDatabase of(Database database) {
        return (SqlDatabase) database;
    }
}
