package caravan.commerce.payments.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows turned into one list a column, as {@code unnest} takes them. */
final class Columns {
    private Columns() {}

    static <R, T extends @Nullable Object> List<T> of(Collection<R> rows, Function<R, T> value) {
        return rows.stream().map(value).toList();
    }

    /** As texts, which PostgreSQL reads as {@code timestamptz}. */
    static <R> List<String> times(Collection<R> rows, Function<R, Instant> value) {
        return rows.stream().map(row -> value.apply(row).toString()).toList();
    }
}
