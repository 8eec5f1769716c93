package caravan.chassis.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request's query, decoded; each name stands at most once. */
final class QueryText {
    private final String raw;
    private final Map<String, String> values = new LinkedHashMap<>();

    /** @throws Refusal 400, if it is malformed or names a parameter twice */
    QueryText(String raw) {
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

    Map<String, String> values() {
        return values;
    }

    /** The query of the next page: the same, but for {@code after}. */
    String after(String cursor) {
        StringBuilder next = new StringBuilder(raw.length() + 48);
        for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            if (!pair.isEmpty() && !pair.equals("after") && !pair.startsWith("after=")) {
                next.append(pair).append('&');
            }
        }
        return next.append("after=").append(UriText.encode(cursor)).toString();
    }
}
