package caravan.chassis.api.trail;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fields of a thing in a {@link Change}, in snake_case: texts, whole numbers and booleans. They are kept for ever, so fields that name
 * a person or hold a secret are refused. Immutable.
 */
public final class Fields {
    /** No fields: for a thing that does not exist, or whose content is not recorded. */
    public static final Fields NONE = new Fields(Map.of());

    public static final int FIELDS_MAX = 16;

    /** The longest text. A longer one is cut, and ends in an ellipsis. */
    public static final int TEXT_CHARACTERS_MAX = 200;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Set<String> REFUSED =
            Set.of("password", "secret", "token", "email", "username", "display_name", "address", "phone");

    private final Map<String, Object> values;

    private Fields(Map<String, Object> values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException if the field may not be kept */
    public static Fields of(String name, String text) {
        return NONE.and(name, text);
    }

    /** @throws IllegalArgumentException if the field may not be kept */
    public static Fields of(String name, long number) {
        return NONE.and(name, number);
    }

    /** @throws IllegalArgumentException if the field may not be kept, or is there already */
    public Fields and(String name, String text) {
        return with(name, bounded(text));
    }

    /** Adds the text, if there is one. */
    public Fields and(String name, Optional<String> text) {
        return text.map(there -> and(name, there)).orElse(this);
    }

    /** @throws IllegalArgumentException if the field may not be kept, or is there already */
    public Fields and(String name, long number) {
        return with(name, number);
    }

    /** @throws IllegalArgumentException if the field may not be kept, or is there already */
    public Fields and(String name, boolean is) {
        return with(name, is);
    }

    /** The values by name: each a {@link String}, a {@link Long} or a {@link Boolean}. */
    public Map<String, Object> values() {
        return values;
    }

    /** The fields that the other lacks, or has with another value. */
    Fields otherThan(Fields other) {
        Map<String, Object> different = new LinkedHashMap<>(values);
        different.entrySet().removeAll(other.values.entrySet());
        return new Fields(Collections.unmodifiableMap(different));
    }

    private Fields with(String name, Object value) {
        if (!NAME.matcher(name).matches() || REFUSED.contains(name)) {
            throw new IllegalArgumentException(
                    "'" + name
                            + "' cannot be a field of a recorded change: use a name in snake_case that holds neither a secret nor a person's name");
        }
        if (values.containsKey(name) || values.size() == FIELDS_MAX) {
            throw new IllegalArgumentException(
                    "the field " + name + " is given twice, or a change has more than " + FIELDS_MAX + " fields");
        }
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Fields(Collections.unmodifiableMap(more));
    }

    /** A surrogate pair is not cut in half, since a half cannot be stored. */
    private static String bounded(String text) {
        if (text.codePointCount(0, text.length()) <= TEXT_CHARACTERS_MAX) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, TEXT_CHARACTERS_MAX - 1)) + "…";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fields fields && fields.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
