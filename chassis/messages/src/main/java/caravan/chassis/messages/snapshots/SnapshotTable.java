package caravan.chassis.messages.snapshots;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The statements on the one row of a service's snapshot. */
final class SnapshotTable {
    private static final String READ = "SELECT id, requests, told_through, whole FROM snapshot";
    private static final String BEGIN = "UPDATE snapshot SET id = ?, requests = ?, told_through = NULL, whole = false";

    private SnapshotTable() {}

    /**
     * The present or the last snapshot.
     *
     * @param id empty if there was none yet
     * @param requests the requests that it answers
     * @param toldThrough the key after which its next page begins; empty for the first page
     * @param whole whether all of it is in the outbox
     */
    record Told(Optional<UUID> id, Set<UUID> requests, Optional<String> toldThrough, boolean whole) {}

    static Told read(Handle handle) {
        return first(handle, READ).orElseThrow();
    }

    /** Reads and locks the row; empty if another instance has locked it. */
    static Optional<Told> lock(Handle handle) {
        return first(handle, READ + " FOR UPDATE SKIP LOCKED");
    }

    static void begin(Transaction transaction, UUID id, Collection<UUID> requests) {
        JdbcStatement.of(transaction, BEGIN)
                .bind(id)
                .bindArray("uuid", requests)
                .write();
    }

    static void toldThrough(Transaction transaction, String key) {
        JdbcStatement.of(transaction, "UPDATE snapshot SET told_through = ?")
                .bind(key)
                .write();
    }

    static void end(Transaction transaction) {
        JdbcStatement.of(transaction, "UPDATE snapshot SET whole = true").write();
    }

    private static Optional<Told> first(Handle handle, String sql) {
        return JdbcStatement.of(handle, sql).first(SnapshotTable::told);
    }

    private static Told told(ResultSet row) throws SQLException {
        Set<UUID> requests = Arrays.stream((Object[]) row.getArray("requests").getArray())
                .map(UUID.class::cast)
                .collect(Collectors.toUnmodifiableSet());
        return new Told(
                Optional.ofNullable(row.getObject("id", UUID.class)),
                requests,
                Optional.ofNullable(row.getString("told_through")),
                row.getBoolean("whole"));
    }
}
