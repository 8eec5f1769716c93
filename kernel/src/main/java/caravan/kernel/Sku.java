package caravan.kernel;

import java.util.Objects;
import java.util.regex.Pattern;

/** A product's stock keeping unit: 1 to 64 letters, digits, dots, dashes or underscores, beginning with one of the first two. */
public record Sku(String value) implements Comparable<Sku> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** @throws IllegalArgumentException if the text has another form */
    public Sku {
        Objects.requireNonNull(value, "value");
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "must be a SKU: 1 to 64 letters, digits, '.', '-' or '_', beginning with a letter or digit");
        }
    }

    @Override
    public int compareTo(Sku other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
