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
 * The writes of a transaction that wait, so that they reach PostgreSQL in one round trip: with the commit, or before the next statement whose
 * answer is needed. They are done in their order. One that fails is told there, and the transaction is rolled back: once one has failed, nothing
 * more is sent, whoever has caught the failure.
 */
public final class Pipeline {
    private static final String COMMIT = "COMMIT";

    /** Statements in one round trip; more go in several. */
    private static final int STATEMENTS_MAX = 64;

    private final Connection connection;
    private final List<JdbcStatement> waiting = new ArrayList<>();
    /** Of writes that are lost; PostgreSQL does not know of it where they never came there. */
    private @Nullable Throwable failure;

    /** @param handle on which the transaction has begun */
    public Pipeline(Handle handle) {
        this.connection = handle.getConnection();
    }

    /** Sends what waits. */
    public void flush() {
        requireSound();
        if (!waiting.isEmpty()) {
            send("", () -> {});
        }
    }

    /**
     * Sends what waits and the commit behind it; if nothing waits, it is left to whoever began the transaction.
     *
     * @param sending runs before the commit is on its way: what fails from then on may be committed
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
            throw new IllegalStateException("a write of this transaction has failed before", failure);
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

    /** The driver sends statements with semicolons between them together, and PostgreSQL prepares each of them. */
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
