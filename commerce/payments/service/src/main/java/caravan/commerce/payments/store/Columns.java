package caravan.commerce.payments.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Rows turned into one array a column, as {@code unnest} takes them. */
final class Columns<T> {
    private final List<T> rows;
    private final Map<String, Column> columns = new LinkedHashMap<>();

    private record Column(Class<?> type, List<@Nullable Object> values) {}

    Columns(List<T> rows) {
        this.rows = rows;
    }

    Columns<T> uuid(String name, Function<T, UUID> value) {
        return column(name, UUID.class, value);
    }

    /** Anything whose text PostgreSQL reads: the statement casts the array. */
    Columns<T> text(String name, Function<T, ?> value) {
        return column(name, String.class, row -> value.apply(row).toString());
    }

    Columns<T> optionalText(String name, Function<T, Optional<String>> value) {
        return column(name, String.class, row -> value.apply(row).orElse(null));
    }

    Columns<T> number(String name, Function<T, Long> value) {
        return column(name, Long.class, value);
    }

    void bindTo(SqlStatement<?> statement) {
        columns.forEach((name, column) -> statement.bindArray(name, column.type(), column.values()));
    }

    private Columns<T> column(String name, Class<?> type, Function<T, ? extends @Nullable Object> value) {
        List<@Nullable Object> values = new ArrayList<>(rows.size());
        for (T row : rows) {
            values.add(value.apply(row));
        }
        columns.put(name, new Column(type, values));
        return this;
    }
}
