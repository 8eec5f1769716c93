package caravan.commerce.catalog.domain;

import java.util.regex.Pattern;

/** The name of a product: one line of 1 to {@value #CHARACTERS_MAX} characters, without blanks around it. */
public record ProductName(String value) {
    public static final int CHARACTERS_MAX = 200;

    /** No control characters and no halves of surrogate pairs: PostgreSQL cannot store NUL, nor such halves. */
    private static final Pattern FORM = Pattern.compile("[\\P{Cc}&&\\P{Cs}]{1," + CHARACTERS_MAX + "}");

    /** @throws IllegalArgumentException if the text is blank or has another form */
    public ProductName {
        value = value.strip();
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("must be a name: one line of 1 to " + CHARACTERS_MAX
                    + " characters, none of them control characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
