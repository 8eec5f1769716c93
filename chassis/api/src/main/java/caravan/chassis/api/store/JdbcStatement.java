package caravan.chassis.api.store;

import caravan.chassis.api.Transaction;
import java.sql.Array;
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
 * A statement of a hot path, in plain JDBC. Jdbi copies its settings for each statement, which costs as much as a short statement.
 * Parameters are bound in the order of the question marks. An object is used once. The driver keeps the prepared statement.
 */
public final class JdbcStatement {
    private static final RowAction NONE = row -> {};

    private final Connection connection;
    private final @Nullable Pipeline pipeline;
    private final String sql;
    private final List<Binding> bindings = new ArrayList<>();
    private RowAction action = NONE;

    private JdbcStatement(Connection connection, @Nullable Pipeline pipeline, String sql) {
        this.connection = connection;
        this.pipeline = pipeline;
        this.sql = sql;
    }

    /** Reads the current row of the result set. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Handles the current row of the result set. */
    @FunctionalInterface
    public interface RowAction {
        void take(ResultSet row) throws SQLException;
    }

    /** A statement failed; the cause says whether the database is unavailable. */
    public static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailedException(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** A statement that is sent at once. Use it outside of a use case, or where only the transaction's handle is known. */
    public static JdbcStatement of(Handle handle, String sql) {
        return new JdbcStatement(handle.getConnection(), null, sql);
    }

    /**
     * A statement of a transaction. It runs after all earlier writes of the transaction.
     *
     * @throws FailedException if the driver throws; all methods do so
     */
    public static JdbcStatement of(Transaction transaction, String sql) {
        Pipeline pipeline = ((SqlTransaction) transaction).pipeline();
        return new JdbcStatement(pipeline.connection(), pipeline, sql);
    }

    public JdbcStatement bind(int value) {
        return bound((statement, place) -> statement.setInt(place, value));
    }

    public JdbcStatement bind(long value) {
        return bound((statement, place) -> statement.setLong(place, value));
    }

    public JdbcStatement bind(boolean value) {
        return bound((statement, place) -> statement.setBoolean(place, value));
    }

    public JdbcStatement bind(@Nullable String value) {
        return bound((statement, place) -> statement.setString(place, value));
    }

    public JdbcStatement bind(UUID value) {
        return bound((statement, place) -> statement.setObject(place, value));
    }

    public JdbcStatement bind(Instant value) {
        return bound((statement, place) -> statement.setObject(place, OffsetDateTime.ofInstant(value, ZoneOffset.UTC)));
    }

    public JdbcStatement bind(byte[] value) {
        return bound((statement, place) -> statement.setBytes(place, value));
    }

    /**
     * An array.
     *
     * @param type PostgreSQL's name of the elements' type, such as {@code uuid}, {@code text}, {@code int8}
     * @param values their Java type is the driver's for this type; null for NULL
     * @throws ArrayStoreException if a value is of another type, where the driver sends the array as it is in memory
     */
    public JdbcStatement bindArray(String type, Collection<? extends @Nullable Object> values) {
        Array array = tried(() -> connection.createArrayOf(type, values.toArray(elementsOf(type))));
        return bound((statement, place) -> statement.setArray(place, array));
    }

    /** The driver sends arrays of these Java types in binary form. Others it writes as text, and PostgreSQL parses them. */
    private static @Nullable Object[] elementsOf(String type) {
        return switch (type) {
            case "text" -> new String[0];
            case "int8" -> new Long[0];
            case "int4" -> new Integer[0];
            case "bool" -> new Boolean[0];
            case "bytea" -> new byte[0][];
            default -> new Object[0];
        };
    }

    /**
     * An array of one value of each row, such as their ids. {@link #bindRows} binds several columns.
     *
     * @param type as above; {@code timestamptz} for times
     * @param value gives a row's value of this column; null for NULL
     */
    public <R> JdbcStatement bindArray(
            String type, Collection<R> rows, Function<? super R, ? extends @Nullable Object> value) {
        return bindArray(type, rows.stream().<@Nullable Object>map(value).toList());
    }

    /** A batch of rows, one array for each column. It stands for the question marks of {@link Columns#unnest}. */
    public <R> JdbcStatement bindRows(Columns<R> columns, Collection<? extends R> rows) {
        columns.bind(this, rows);
        return this;
    }

    /**
     * Writes, without a count of rows. In a transaction the write may be delayed until the next statement whose result is needed, or until
     * the commit, and it fails there. Outside it runs at once.
     */
    public void write() {
        write(NONE);
    }

    /** Like {@link #write()}, for a statement that returns rows. They are handled when they arrive. */
    public void write(RowAction rows) {
        action = rows;
        if (pipeline == null) {
            forEach(rows);
        } else {
            pipeline.add(this);
        }
    }

    /** Writes at once, and returns the number of changed rows. */
    public int update() {
        return run(PreparedStatement::executeUpdate);
    }

    public <T> List<T> list(Row<T> row) {
        List<T> all = new ArrayList<>();
        forEach(each -> all.add(row.read(each)));
        return all;
    }

    public void forEach(RowAction rows) {
        action = rows;
        run(statement -> {
            statement.execute();
            try (ResultSet all = statement.getResultSet()) {
                while (all != null && all.next()) {
                    take(all);
                }
                return this;
            }
        });
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(Row<T> row) {
        return list(row).stream().findFirst();
    }

    String sql() {
        return sql;
    }

    /**
     * Binds the values to a JDBC statement that may contain other statements.
     *
     * @param places the number of parameters before these
     * @return the number of parameters including these
     */
    int bindTo(PreparedStatement statement, int places) throws SQLException {
        int place = places;
        for (Binding binding : bindings) {
            binding.bind(statement, ++place);
        }
        return place;
    }

    void take(ResultSet row) throws SQLException {
        action.take(row);
    }

    private interface Execution<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T> T run(Execution<T> execution) {
        if (pipeline != null) {
            pipeline.flush();
        }
        return tried(() -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bindTo(statement, 0);
                return execution.of(statement);
            }
        });
    }

    private interface Binding {
        void bind(PreparedStatement statement, int place) throws SQLException;
    }

    private JdbcStatement bound(Binding binding) {
        bindings.add(binding);
        return this;
    }

    /** A call of the driver. */
    interface Call<T> {
        T run() throws SQLException;
    }

    static <T> T tried(Call<T> call) {
        try {
            return call.run();
        } catch (SQLException failure) {
            throw new FailedException(failure);
        }
    }
}
