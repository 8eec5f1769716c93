package caravan.chassis.http.routing;

import caravan.chassis.http.problems.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request's query, decoded. A name may occur once. */
public final class QueryString {
    private final String raw;
    private final Map<String, String> values = new LinkedHashMap<>();

    /** @throws Refusal 400 if it is malformed or names a parameter twice */
    public QueryString(String raw) {
        this.raw = raw;
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = PercentEncoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : PercentEncoding.decode(pair.substring(equals + 1), true);
            if (!pair.isEmpty() && values.put(name, value) != null) {
                throw Refusal.of(400, "invalid_parameter", "The parameter " + name + " is given twice.", name);
            }
        }
    }

    /** @return null if it was not given */
    @Nullable
    public String value(String name) {
        return values.get(name);
    }

    /** The first parameter that is not one of these. */
    public Optional<String> firstOtherThan(Set<String> names) {
        return values.keySet().stream().filter(name -> !names.contains(name)).findFirst();
    }

    /** The query of the next page: the same with another {@code after}. */
    public String after(String cursor) {
        StringBuilder next = new StringBuilder(raw.length() + 48);
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = PercentEncoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            if (!pair.isEmpty() && !name.equals("after")) {
                next.append(pair).append('&');
            }
        }
        return next.append("after=").append(PercentEncoding.encode(cursor)).toString();
    }
}
