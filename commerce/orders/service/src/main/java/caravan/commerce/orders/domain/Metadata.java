package caravan.commerce.orders.domain;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What other systems keep with an order: texts by their keys, sorted by key. Orders does not read them. */
public record Metadata(Map<String, String> value) {
    public static final int KEYS_MAX = 20;
    public static final int KEY_CHARACTERS_MAX = 40;
    public static final int VALUE_CHARACTERS_MAX = 500;
    /** All keys and values, in UTF-8. */
    public static final int BYTES_MAX = 4_096;

    public static final Metadata NONE = new Metadata(Map.of());

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1," + KEY_CHARACTERS_MAX + "}");
    /** Line breaks and tabs are allowed. PostgreSQL can store neither NUL nor halves of surrogate pairs. */
    private static final Pattern VALUE = Pattern.compile("[\\P{Cc}\\n\\r\\t&&\\P{Cs}]{0," + VALUE_CHARACTERS_MAX + "}");

    /** @throws IllegalArgumentException if a key or value has another form, or if it is too much */
    public Metadata {
        value = Collections.unmodifiableMap(new TreeMap<>(value));
        value.forEach(Metadata::require);
        if (value.size() > KEYS_MAX || bytesOf(value) > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "must have at most " + KEYS_MAX + " keys, and " + BYTES_MAX + " bytes of keys and values in all");
        }
    }

    private static void require(String key, String text) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "must have keys of 1 to " + KEY_CHARACTERS_MAX + " letters, digits, dots, dashes and underscores");
        }
        if (!VALUE.matcher(text).matches()) {
            throw new IllegalArgumentException("must have a value of up to " + VALUE_CHARACTERS_MAX + " characters for "
                    + key + ", none of them control characters but line breaks and tabs");
        }
    }

    /** All keys and values, in UTF-8. */
    public static int bytesOf(Map<String, String> texts) {
        return texts.entrySet().stream()
                .mapToInt(entry -> bytesOf(entry.getKey()) + bytesOf(entry.getValue()))
                .sum();
    }

    private static int bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * These texts after a merge patch (RFC 7396).
     *
     * @param changes the new text of each key that changes; empty to remove the key
     * @throws IllegalArgumentException if the result has another form, or is too much
     */
    public Metadata with(Map<String, Optional<String>> changes) {
        Map<String, String> merged = new TreeMap<>(value);
        changes.forEach((key, text) -> text.ifPresentOrElse(there -> merged.put(key, there), () -> merged.remove(key)));
        return new Metadata(merged);
    }

    public boolean isEmpty() {
        return value.isEmpty();
    }
}
