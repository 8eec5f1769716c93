package caravan.chassis.api.store;

import caravan.chassis.api.Transaction;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * When the oldest running transaction of the service began, by the database's clock; empty if no other one runs. What began before it is
 * committed, or will never be. All instances of a service have the same role, and PostgreSQL shows a role when its own transactions began.
 */
public final class OldestTransaction {
    private static final String BEGAN_AT = """
            SELECT xact_start FROM pg_stat_activity
            WHERE usename = current_user AND datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
            ORDER BY xact_start LIMIT 1
            """;

    private OldestTransaction() {}

    public static Optional<Instant> beganAt(Handle handle) {
        return beganAt(JdbcStatement.of(handle, BEGAN_AT));
    }

    public static Optional<Instant> beganAt(Transaction transaction) {
        return beganAt(JdbcStatement.of(transaction, BEGAN_AT));
    }

    private static Optional<Instant> beganAt(JdbcStatement query) {
        return query.first(
                row -> row.getObject("xact_start", OffsetDateTime.class).toInstant());
    }
}
