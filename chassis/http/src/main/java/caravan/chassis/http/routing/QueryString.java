package caravan.chassis.http.routing;

import caravan.chassis.api.http.PageRequest;
import caravan.chassis.http.problems.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A request's query, decoded. A name may occur once. */
public final class QueryString {
    /** A next link that would be longer is left out. */
    private static final int LINK_CHARACTERS_MAX = 2048;

    private static final String AFTER = "after";
    private static final String LIMIT = "limit";
    private static final String LIMIT_DEFAULT = Integer.toString(PageRequest.LIMIT_DEFAULT);

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

    /** The parameters whose names begin so, by the rest of their names, in the order of the query. */
    public Map<String, String> valuesOfFamily(String beginning) {
        Map<String, String> family = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(beginning)) {
                family.put(name.substring(beginning.length()), value);
            }
        });
        return family;
    }

    /** The first parameter that is not known. */
    public Optional<String> firstUnknown(Predicate<String> isKnown) {
        return values.keySet().stream().filter(isKnown.negate()).findFirst();
    }

    /** The query of the next page: the same with another {@code after}. */
    public String after(String cursor) {
        StringBuilder next = new StringBuilder(raw.length() + 48);
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = PercentEncoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            if (!pair.isEmpty() && !name.equals(AFTER)) {
                next.append(pair).append('&');
            }
        }
        return next.append(AFTER + "=").append(PercentEncoding.encode(cursor)).toString();
    }

    /** The value of a Link header to the next page; empty if it would be too long. */
    public Optional<String> nextLink(String path, String cursor) {
        String link = "<" + path + "?" + after(cursor) + ">; rel=\"next\"";
        return link.length() <= LINK_CHARACTERS_MAX ? Optional.of(link) : Optional.empty();
    }

    /**
     * The query in the form that all queries with this meaning have: sorted by name, but {@code after} last, as next links have it; without
     * a limit that is the default.
     */
    public QueryString normal() {
        StringBuilder normal = new StringBuilder(raw.length());
        new TreeMap<>(values).forEach((name, value) -> {
            boolean isDefault = name.equals(LIMIT) && value.equals(LIMIT_DEFAULT);
            if (!name.equals(AFTER) && !isDefault) {
                append(normal, name, value);
            }
        });
        String after = values.get(AFTER);
        if (after != null) {
            append(normal, AFTER, after);
        }
        String text = normal.toString();
        return text.equals(raw) ? this : new QueryString(text);
    }

    private static void append(StringBuilder query, String name, String value) {
        if (!query.isEmpty()) {
            query.append('&');
        }
        query.append(PercentEncoding.encode(name)).append('=').append(PercentEncoding.encode(value));
    }

    /** As it was sent. */
    public String raw() {
        return raw;
    }
}
