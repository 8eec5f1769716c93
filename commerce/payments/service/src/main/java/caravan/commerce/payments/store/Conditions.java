package caravan.commerce.payments.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds a WHERE clause of the conditions that have a value, so that each query can use the right index. */
final class Conditions {
    private final List<String> parts = new ArrayList<>();
    private final Map<String, Object> bindings = new HashMap<>();

    /** @param sql a constant, never input */
    Conditions and(String sql, String parameter, Optional<?> value) {
        value.ifPresent(present -> {
            parts.add(sql);
            bindings.put(parameter, present);
        });
        return this;
    }

    /** The clause; empty if there are no conditions. */
    String where() {
        return parts.isEmpty() ? "" : "WHERE " + String.join(" AND ", parts);
    }

    Map<String, Object> bindings() {
        return bindings;
    }
}
