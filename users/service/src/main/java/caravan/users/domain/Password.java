package caravan.users.domain;

import java.text.Normalizer;

/** A password as it was typed, in NFKC, so that every keyboard gives the same bytes. Never printed. */
public record Password(String value) {
    /** Longer texts are refused before they are normalised or hashed, since both cost memory and time. */
    public static final int TYPED_CHARACTERS_MAX = 1024;

    /** @throws IllegalArgumentException if it is empty or longer than any password can be */
    public Password {
        if (value.isEmpty() || value.length() > TYPED_CHARACTERS_MAX) {
            throw new IllegalArgumentException("must be 1 to " + TYPED_CHARACTERS_MAX + " characters");
        }
        value = Normalizer.normalize(value, Normalizer.Form.NFKC);
    }

    /** Length as a person counts it. */
    int characters() {
        return value.codePointCount(0, value.length());
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
