package caravan.commerce.kernel;

import java.util.Objects;

/** A product's stock keeping unit: 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit. */
public record Sku(String value) implements Comparable<Sku> {
    private static final int CHARACTERS_MAX = 64;

    /** @throws IllegalArgumentException if the text has another form */
    public Sku {
        Objects.requireNonNull(value, "value");
        if (!hasTheForm(value)) {
            throw new IllegalArgumentException(
                    "must be a SKU: 1 to 64 letters, digits, '.', '-' or '_', beginning with a letter or digit");
        }
    }

    /** A loop instead of a regular expression, for speed: every line of every order is checked here several times. */
    private static boolean hasTheForm(String text) {
        if (text.isEmpty() || text.length() > CHARACTERS_MAX || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char character = text.charAt(i);
            if (!isLetterOrDigit(character) && character != '.' && character != '-' && character != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9');
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
