package caravan.chassis.api.http;

import java.util.Optional;

/**
 * A page of a collection, read by key: the rows after a cursor. New or deleted rows do not shift the pages.
 *
 * @param limit rows, 1 to 100
 * @param after the cursor from the link of the page before. Each route has its own form of cursor: parse it with {@link Request#query} and
 *     the name {@code after}
 */
public record PageRequest(int limit, Optional<String> after) {
    public static final int LIMIT_MAX = 100;
    public static final int LIMIT_DEFAULT = 20;

    /** How many rows to read: one more than the page has. The extra row shows that there is a next page. */
    public int rowsToRead() {
        return limit + 1;
    }
}
