package caravan.chassis.api.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a batch of rows. Each column is bound as one array, and {@code unnest} makes rows of them. So one statement with a
 * constant text writes any number of rows. A column's name, type and value are written once, in one place:
 *
 * <pre>{@code
 * private static final Columns<StockLevel> CHANGED = Columns.<StockLevel>of()
 *         .text("sku", level -> level.sku().value())
 *         .int8("on_hand", StockLevel::onHand);
 * private static final String UPDATE =
 *         "UPDATE stock SET on_hand = changed.on_hand FROM " + CHANGED.as("changed") + " WHERE stock.sku = changed.sku";
 *
 * JdbcStatement.of(transaction, UPDATE).bindRows(CHANGED, levels).write();
 * }</pre>
 *
 * <p>Immutable: each method returns new columns. A value may be null, for NULL.
 *
 * @param <R> a row, as the service knows it
 */
public final class Columns<R> {
    private final List<Column<R>> columns;

    private record Column<R>(String name, String type, Function<? super R, ? extends @Nullable Object> value) {}

    private Columns(List<Column<R>> columns) {
        this.columns = columns;
    }

    /** No columns yet. */
    public static <R> Columns<R> of() {
        return new Columns<>(List.of());
    }

    public Columns<R> uuid(String name, Function<? super R, ? extends @Nullable UUID> value) {
        return and(name, "uuid", value);
    }

    public Columns<R> text(String name, Function<? super R, ? extends @Nullable String> value) {
        return and(name, "text", value);
    }

    public Columns<R> int4(String name, Function<? super R, ? extends @Nullable Integer> value) {
        return and(name, "int4", value);
    }

    public Columns<R> int8(String name, Function<? super R, ? extends @Nullable Long> value) {
        return and(name, "int8", value);
    }

    public Columns<R> bool(String name, Function<? super R, ? extends @Nullable Boolean> value) {
        return and(name, "bool", value);
    }

    public Columns<R> bytea(String name, Function<? super R, byte[]> value) {
        return and(name, "bytea", value);
    }

    public Columns<R> timestamptz(String name, Function<? super R, ? extends @Nullable Instant> value) {
        return and(name, "timestamptz", value);
    }

    /**
     * A column of arrays. PostgreSQL has no array of arrays with different lengths. So each array is sent as text ({@link ArrayLiteral}),
     * and the statement casts it, as in {@code skus::text[]}.
     */
    public Columns<R> arrayAsText(
            String name, Function<? super R, ? extends @Nullable List<? extends @Nullable Object>> elements) {
        return and(name, "text", row -> {
            List<? extends @Nullable Object> array = elements.apply(row);
            return array == null ? null : ArrayLiteral.of(array);
        });
    }

    /** All columns of a part of the row. */
    public <P> Columns<R> all(Columns<P> others, Function<? super R, ? extends P> part) {
        Stream<Column<R>> moved = others.columns.stream()
                .map(column -> new Column<>(column.name, column.type, row -> column.value.apply(part.apply(row))));
        return new Columns<>(Stream.concat(columns.stream(), moved).toList());
    }

    private Columns<R> and(String name, String type, Function<? super R, ? extends @Nullable Object> value) {
        List<Column<R>> more = new ArrayList<>(columns);
        more.add(new Column<>(name, type, value));
        return new Columns<>(List.copyOf(more));
    }

    /** Their names, with commas between. */
    public String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** For a {@code FROM}: {@code unnest(?, ?)}. */
    public String unnest() {
        return columns.stream().map(_ -> "?").collect(Collectors.joining(", ", "unnest(", ")"));
    }

    /** For a {@code FROM}: {@code unnest(?, ?) AS alias (name, other_name)}. */
    public String as(String alias) {
        return unnest() + " AS " + alias + " (" + names() + ")";
    }

    void bind(JdbcStatement statement, Collection<? extends R> rows) {
        for (Column<R> column : columns) {
            statement.bindArray(column.type, rows, column.value);
        }
    }
}
