package caravan.commerce.orders.domain;

import java.util.regex.Pattern;

/** The number that another system has for an order, such as the shop's own: 1 to {@value #CHARACTERS_MAX} printable characters. */
public record ExternalReference(String value) {
    public static final int CHARACTERS_MAX = 128;

    /** No control, format or unassigned characters and no line separators: two references that look the same are the same. */
    private static final Pattern FORM = Pattern.compile("[\\P{C}&&[^\\p{Zl}\\p{Zp}]]{1," + CHARACTERS_MAX + "}");

    /** @throws IllegalArgumentException if the text has another form */
    public ExternalReference {
        if (!FORM.matcher(value).matches() || !value.strip().equals(value)) {
            throw new IllegalArgumentException("must be a reference of 1 to " + CHARACTERS_MAX
                    + " printable characters, without blanks around it");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
