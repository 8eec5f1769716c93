package caravan.commerce.inventory.domain;

import java.util.regex.Pattern;

/** Why a count was corrected: one line of 1 to {@value #CHARACTERS_MAX} characters, without blanks around it. */
public record AdjustmentReason(String value) {
    public static final int CHARACTERS_MAX = 200;

    /** No control characters and no halves of surrogate pairs: PostgreSQL cannot store NUL, nor such halves. */
    private static final Pattern FORM = Pattern.compile("[\\P{Cc}&&\\P{Cs}]{1," + CHARACTERS_MAX + "}");

    /** @throws IllegalArgumentException if the text is blank or has another form */
    public AdjustmentReason {
        value = value.strip();
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("must be a reason: one line of 1 to " + CHARACTERS_MAX
                    + " characters, none of them control characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
