package caravan.chassis.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The delayed writes of a transaction. They reach PostgreSQL in one round trip: with the commit, or before the next statement whose result
 * is needed. They keep their order. If one fails, the exception is thrown at that point, and the transaction is rolled back. After a
 * failure nothing more is sent, even if somebody caught the exception.
 */
public final class Pipeline {
    private static final String COMMIT = "COMMIT";

    /** The most statements in one round trip. */
    private static final int STATEMENTS_MAX = 64;

    private final Connection connection;
    private final List<JdbcStatement> waiting = new ArrayList<>();
    /** The first failure. It is kept here because writes that never arrived leave PostgreSQL's transaction intact. */
    private @Nullable Throwable failure;

    /** @param handle the handle of the running transaction */
    public Pipeline(Handle handle) {
        this.connection = handle.getConnection();
    }

    /** Sends the delayed writes. */
    public void flush() {
        requireSound();
        if (!waiting.isEmpty()) {
            send("", () -> {});
        }
    }

    /**
     * Sends the delayed writes together with the commit. If there are none, the caller that began the transaction commits it.
     *
     * @param sending runs just before the commit is sent; after that, a failed transaction may be committed
     */
    public void commit(Runnable sending) {
        requireSound();
        if (waiting.isEmpty()) {
            sending.run();
        } else {
            send(COMMIT, sending);
        }
    }

    private void requireSound() {
        if (failure != null) {
            throw new IllegalStateException(
                    "an earlier write of this transaction failed, so it can only be rolled back", failure);
        }
    }

    Connection connection() {
        return connection;
    }

    void add(JdbcStatement statement) {
        if (waiting.size() == STATEMENTS_MAX) {
            flush();
        }
        waiting.add(statement);
    }

    /** The driver sends statements that are separated by semicolons together, and PostgreSQL prepares each of them. */
    private void send(String last, Runnable sending) {
        List<JdbcStatement> sent = List.copyOf(waiting);
        waiting.clear();
        try {
            JdbcStatement.tried(() -> execute(sent, last, sending));
        } catch (RuntimeException | Error lost) {
            failure = lost;
            throw lost;
        }
    }

    private List<JdbcStatement> execute(List<JdbcStatement> sent, String last, Runnable sending) throws SQLException {
        try (PreparedStatement all = connection.prepareStatement(sql(sent, last))) {
            int places = 0;
            for (JdbcStatement each : sent) {
                places = each.bindTo(all, places);
            }
            sending.run();
            all.execute();
            for (JdbcStatement each : sent) {
                takeRows(each, all);
                all.getMoreResults();
            }
            return sent;
        }
    }

    private static String sql(List<JdbcStatement> statements, String last) {
        StringBuilder sql = new StringBuilder();
        for (JdbcStatement each : statements) {
            sql.append(each.sql()).append(';');
        }
        return sql.append(last).toString();
    }

    private static void takeRows(JdbcStatement statement, PreparedStatement all) throws SQLException {
        try (ResultSet rows = all.getResultSet()) {
            while (rows != null && rows.next()) {
                statement.take(rows);
            }
        }
    }
}
