package caravan.chassis.api.http;

import java.util.Optional;

/**
 * A page by key: what comes after a cursor, so that rows that come or go in between move nothing.
 *
 * @param limit rows, 1 to 100
 * @param after the cursor that the last page's link told; its form is the route's own, so parse it with
 *     {@link Request#query} and the name {@code after} where it has one
 */
public record PageRequest(int limit, Optional<String> after) {
    public static final int LIMIT_MAX = 100;
    public static final int LIMIT_DEFAULT = 20;

    /** Rows to ask the database for: one more than the page holds tells whether there is a next one. */
    public int rowsToRead() {
        return limit + 1;
    }
}
