package caravan.commerce.catalog.domain;

import java.util.regex.Pattern;

/** The description of a product: lines of text, up to {@value #CHARACTERS_MAX} characters in all. */
public record Description(String value) {
    public static final int CHARACTERS_MAX = 2_000;

    /** Like {@link ProductName}'s, but line breaks and tabs are allowed. */
    private static final Pattern FORM = Pattern.compile("[\\P{Cc}\\n\\r\\t&&\\P{Cs}]{0," + CHARACTERS_MAX + "}");

    /** @throws IllegalArgumentException if the text has another form */
    public Description {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("must be a description of up to " + CHARACTERS_MAX
                    + " characters, none of them control characters but line breaks and tabs");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
