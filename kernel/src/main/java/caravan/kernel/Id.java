package caravan.kernel;

import java.util.UUID;
import java.util.function.Function;

/**
 * An id: a UUIDv7. Each kind of thing has its own record for ids, so that a user's id cannot be passed where an order's is needed.
 * Ids sort as PostgreSQL sorts them.
 *
 * @param <T> the record itself
 */
public interface Id<T extends Id<T>> extends Comparable<T> {
    UUID value();

    /**
     * Reads the canonical form of 36 characters.
     *
     * @param type makes the id
     * @throws IllegalArgumentException if the text is not a UUID in canonical form
     */
    static <T extends Id<T>> T parse(String text, Function<UUID, T> type) {
        return type.apply(UuidV7.parse(text));
    }

    @Override
    default int compareTo(T other) {
        return UuidV7.compare(value(), other.value());
    }
}
