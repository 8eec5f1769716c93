package caravan.chassis.api.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array as PostgreSQL writes it (PostgreSQL documentation, 8.15.2). PostgreSQL has no array of arrays with different lengths. So a batch
 * of rows with one array each binds these texts, and the statement casts them.
 */
public final class ArrayLiteral {
    private ArrayLiteral() {}

    /** @param elements values whose text PostgreSQL can read as the element type; null for NULL */
    public static String of(List<? extends @Nullable Object> elements) {
        StringBuilder literal = new StringBuilder("{");
        for (Object element : elements) {
            if (literal.length() > 1) {
                literal.append(',');
            }
            if (element == null) {
                literal.append("NULL");
            } else {
                // Quoted, since a text may be "NULL" or contain a comma.
                String text = element.toString().replace("\\", "\\\\").replace("\"", "\\\"");
                literal.append('"').append(text).append('"');
            }
        }
        return literal.append('}').toString();
    }
}
