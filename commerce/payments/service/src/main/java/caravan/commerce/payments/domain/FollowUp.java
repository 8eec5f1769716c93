package caravan.commerce.payments.domain;

import java.util.Locale;

/** What was asked of a payment while the provider had not answered, and is to be done once it has. */
public enum FollowUp {
    NONE,
    VOID,
    REFUND;

    /** The name in tables. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no follow-up has the code */
    public static FollowUp ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
