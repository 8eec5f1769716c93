package caravan.commerce.payments.domain;

import caravan.kernel.WireNames;

/** What was asked of a payment while the provider had not answered, and is to be done once it has. */
public enum FollowUp {
    NONE,
    VOID,
    REFUND;

    /** The name in tables. */
    public String wireName() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such follow-up */
    public static FollowUp parse(String wireName) {
        return WireNames.parse(FollowUp.class, wireName);
    }
}
