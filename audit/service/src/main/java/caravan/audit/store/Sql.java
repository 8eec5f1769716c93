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
 * The statements of one audit. Not by Jdbi, which looks for parameters for seconds in dozens of such long statements, and finds none; and not
 * prepared: the plan that fitted empty tables would be kept.
 */
final class Sql {
    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Answers how many rows it changed. */
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

    /** The only row's number. */
    long number(String sql) {
        return list(sql, row -> row.getLong(1)).getFirst();
    }

    /** The first row's text, unless there is none or it is NULL. */
    Optional<String> text(String sql) {
        return list(sql, row -> Optional.ofNullable(row.getString(1))).stream()
                .findFirst()
                .flatMap(text -> text);
    }

    /** Every name of the texts is quoted, so that no text is read as SQL. */
    static String literal(@Nullable String text) {
        return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
    }

    private static IllegalStateException failed(SQLException failure) {
        return new IllegalStateException("a statement of the audit failed", failure);
    }
}
