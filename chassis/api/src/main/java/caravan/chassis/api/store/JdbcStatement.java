package caravan.chassis.api.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a hot path, by plain JDBC: Jdbi copies its settings for each run, which costs as much as a short statement does. Parameters
 * are bound in the order of the question marks. Used once, then closed; the driver keeps what PostgreSQL has prepared.
 */
public final class JdbcStatement implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement statement;
    private int bound;

    private JdbcStatement(Connection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    /** Makes something of the row that the result set stands on. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes the row that the result set stands on. */
    @FunctionalInterface
    public interface RowAction {
        void take(ResultSet row) throws SQLException;
    }

    /** A statement failed; the cause tells whether the database is away. */
    public static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailedException(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** @throws FailedException as all of its methods, whatever the driver throws */
    public static JdbcStatement of(Handle handle, String sql) {
        Connection connection = handle.getConnection();
        return tried(() -> new JdbcStatement(connection, connection.prepareStatement(sql)));
    }

    public JdbcStatement bind(int value) {
        return bound(place -> statement.setInt(place, value));
    }

    public JdbcStatement bind(long value) {
        return bound(place -> statement.setLong(place, value));
    }

    public JdbcStatement bind(@Nullable String value) {
        return bound(place -> statement.setString(place, value));
    }

    public JdbcStatement bind(UUID value) {
        return bound(place -> statement.setObject(place, value));
    }

    public JdbcStatement bind(Instant value) {
        return bound(place -> statement.setObject(place, OffsetDateTime.ofInstant(value, ZoneOffset.UTC)));
    }

    public JdbcStatement bind(byte[] value) {
        return bound(place -> statement.setBytes(place, value));
    }

    /**
     * An array.
     *
     * @param type PostgreSQL's name of the elements' type, such as {@code uuid}, {@code text}, {@code int8}
     * @param values of the Java type that the driver has for it; null for NULL
     */
    public JdbcStatement bindArray(String type, Collection<? extends @Nullable Object> values) {
        return bound(place -> statement.setArray(place, connection.createArrayOf(type, values.toArray())));
    }

    /**
     * A column of a batch of rows, for {@code unnest}.
     *
     * @param type as above; times go as {@code timestamptz}
     * @param value of a row in this column; null for NULL
     */
    public <R> JdbcStatement bindArray(
            String type, Collection<R> rows, Function<? super R, ? extends @Nullable Object> value) {
        return bindArray(type, rows.stream().<@Nullable Object>map(value).toList());
    }

    /** Answers how many rows it changed. */
    public int update() {
        return tried(statement::executeUpdate);
    }

    public <T> List<T> list(Row<T> row) {
        List<T> all = new ArrayList<>();
        forEach(each -> all.add(row.read(each)));
        return all;
    }

    public void forEach(RowAction action) {
        tried(() -> {
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    action.take(rows);
                }
                return rows;
            }
        });
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(Row<T> row) {
        return list(row).stream().findFirst();
    }

    @Override
    public void close() {
        tried(() -> {
            statement.close();
            return statement;
        });
    }

    private interface Binding {
        void bind(int place) throws SQLException;
    }

    private JdbcStatement bound(Binding binding) {
        return tried(() -> {
            binding.bind(++bound);
            return this;
        });
    }

    private interface Call<T> {
        T run() throws SQLException;
    }

    private static <T> T tried(Call<T> call) {
        try {
            return call.run();
        } catch (SQLException failure) {
            throw new FailedException(failure);
        }
    }
}
