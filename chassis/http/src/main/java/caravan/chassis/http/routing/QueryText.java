package caravan.chassis.http.routing;

import caravan.chassis.http.problems.Refusal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A request's query, decoded; each name stands at most once. */
public final class QueryText {
    private final String raw;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    /** @throws Refusal 400, if it is malformed or names a parameter twice */
    public QueryText(String raw) {
        this.raw = raw;
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = UriText.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : UriText.decode(pair.substring(equals + 1), true);
            if (!pair.isEmpty() && values.put(name, value) != null) {
                throw Refusal.of(400, "invalid_parameter", "The parameter " + name + " is given twice.", name);
            }
        }
    }

    /** @return null, if it was not given */
    @Nullable
    public String value(String name) {
        asked.add(name);
        return values.get(name);
    }

    /** The query of the next page: the same, but for {@code after}. */
    public String after(String cursor) {
        return next(cursor, name -> true);
    }

    /** The query of the next page, without parameters that nobody asked for. */
    public String askedAfter(String cursor) {
        return next(cursor, asked::contains);
    }

    private String next(String cursor, Predicate<String> isKept) {
        StringBuilder next = new StringBuilder(raw.length() + 48);
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = UriText.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            if (!pair.isEmpty() && !name.equals("after") && isKept.test(name)) {
                next.append(pair).append('&');
            }
        }
        return next.append("after=").append(UriText.encode(cursor)).toString();
    }
}
