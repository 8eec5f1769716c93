package caravan.users.domain;

import java.text.Normalizer;

/** How a person likes to be called: 1 to {@value #CHARACTERS_MAX} characters, no control characters. */
public record DisplayName(String value) {
    public static final int CHARACTERS_MAX = 100;

    /** @throws IllegalArgumentException if the text is blank, too long or has control characters */
    public DisplayName {
        value = Normalizer.normalize(value, Normalizer.Form.NFC).strip();
        if (value.isEmpty()
                || value.codePointCount(0, value.length()) > CHARACTERS_MAX
                || value.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "must be 1 to " + CHARACTERS_MAX + " characters without control characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
