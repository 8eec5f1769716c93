package caravan.audit.store;

import caravan.chassis.api.store.JdbcStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of one audit. It does not use Jdbi, which would search such long statements for parameters for seconds. It does not
 * prepare statements, since PostgreSQL could then keep a plan that it made for empty tables.
 */
final class Sql {
    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Returns how many rows it changed. */
    long execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return Math.max(0, statement.getLargeUpdateCount());
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    <T> List<T> list(String sql, JdbcStatement.Row<T> row) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(row.read(rows));
            }
            return all;
        } catch (SQLException failure) {
            throw failed(failure);
        }
    }

    /** The number in the only row. */
    long number(String sql) {
        return list(sql, row -> row.getLong(1)).getFirst();
    }

    /** The text in the first row; empty if there is none or it is NULL. */
    Optional<String> text(String sql) {
        return list(sql, row -> Optional.ofNullable(row.getString(1))).stream()
                .findFirst()
                .flatMap(text -> text);
    }

    /** A text as an SQL literal, so that it is never read as SQL. */
    static String literal(@Nullable String text) {
        return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
    }

    private static IllegalStateException failed(SQLException failure) {
        return new IllegalStateException("a statement of the audit failed", failure);
    }
}
