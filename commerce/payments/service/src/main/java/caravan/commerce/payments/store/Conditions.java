package caravan.commerce.payments.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Conditions that hold only if their value is there, so that each query keeps to the index that fits it. */
final class Conditions {
    private final List<String> parts = new ArrayList<>();
    private final Map<String, Object> bindings = new HashMap<>();

    /** @param sql a constant of the code, never input */
    Conditions and(String sql, String parameter, Optional<?> value) {
        value.ifPresent(present -> {
            parts.add(sql);
            bindings.put(parameter, present);
        });
        return this;
    }

    /** The clause, or nothing. */
    String where() {
        return parts.isEmpty() ? "" : "WHERE " + String.join(" AND ", parts);
    }

    Map<String, Object> bindings() {
        return bindings;
    }
}
