package caravan.users.domain;

import java.text.Normalizer;

/**
 * A name that a user shows to others: 1 to {@value #CHARACTERS_MAX} characters. It has no control characters, none that changes the
 * direction of the text, and no half of a surrogate pair, which PostgreSQL cannot store.
 */
public record DisplayName(String value) {
    public static final int CHARACTERS_MAX = 100;

    /** @throws IllegalArgumentException if the text is blank, too long or has control characters */
    public DisplayName {
        value = Normalizer.normalize(value, Normalizer.Form.NFC).strip();
        if (value.isEmpty()
                || value.codePointCount(0, value.length()) > CHARACTERS_MAX
                || value.codePoints().anyMatch(DisplayName::isRefused)) {
            throw new IllegalArgumentException(
                    "must be 1 to " + CHARACTERS_MAX + " characters without control characters");
        }
    }

    private static boolean isRefused(int character) {
        return Character.isISOControl(character)
                || (character >= 0x202A && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069)
                || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }

    @Override
    public String toString() {
        return value;
    }
}
