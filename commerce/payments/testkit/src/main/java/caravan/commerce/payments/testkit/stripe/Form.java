package caravan.commerce.payments.testkit.stripe;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The parameters of a request, form-encoded as Stripe has them: {@code metadata[order]=6735}. */
record Form(Map<String, String> values) {
    static Form of(String text) {
        Map<String, String> values = new TreeMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return new Form(values);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String get(String name) {
        return find(name).orElseThrow(() -> StripeFault.missing(name));
    }

    long number(String name) {
        try {
            return Long.parseLong(get(name));
        } catch (NumberFormatException notOne) {
            throw StripeFault.invalid("parameter_invalid_integer", "Invalid integer: " + get(name))
                    .with("param", name);
        }
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith("metadata[")) {
                metadata.put(name.substring("metadata[".length(), name.length() - 1), value);
            }
        });
        return metadata;
    }

    /** Stripe refuses a parameter that it does not know. */
    void only(Set<String> known) {
        for (String name : values.keySet()) {
            String top = name.contains("[") ? name.substring(0, name.indexOf('[')) : name;
            if (!known.contains(top)) {
                throw StripeFault.invalid("parameter_unknown", "Received unknown parameter: " + top)
                        .with("param", top);
            }
        }
    }
}
