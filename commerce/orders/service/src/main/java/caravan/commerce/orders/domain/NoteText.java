package caravan.commerce.orders.domain;

import java.util.regex.Pattern;

/** The text of a note: lines of text, 1 to {@value #CHARACTERS_MAX} characters in all, without blanks around them. */
public record NoteText(String value) {
    public static final int CHARACTERS_MAX = 2_000;
    /** A note that comes with a new order. */
    public static final int FIRST_CHARACTERS_MAX = 1_000;

    /** Line breaks and tabs are allowed. PostgreSQL can store neither NUL nor halves of surrogate pairs. */
    private static final Pattern FORM = Pattern.compile("[\\P{Cc}\\n\\r\\t&&\\P{Cs}]{1," + CHARACTERS_MAX + "}");

    /** @throws IllegalArgumentException if the text is blank or has another form */
    public NoteText {
        value = value.strip();
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("must be a text of 1 to " + CHARACTERS_MAX
                    + " characters, none of them control characters but line breaks and tabs");
        }
    }

    /** @throws IllegalArgumentException if it is too long for a note that comes with a new order */
    public NoteText requireFirst() {
        if (value.codePointCount(0, value.length()) > FIRST_CHARACTERS_MAX) {
            throw new IllegalArgumentException("must have at most " + FIRST_CHARACTERS_MAX + " characters");
        }
        return this;
    }

    @Override
    public String toString() {
        return value;
    }
}
