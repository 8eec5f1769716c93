package caravan.commerce.payments.domain;

import caravan.kernel.WireNames;

/** A command that came before the provider's answer, and is done after it. */
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
