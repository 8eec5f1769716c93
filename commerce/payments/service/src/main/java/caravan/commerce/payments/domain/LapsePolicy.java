package caravan.commerce.payments.domain;

import caravan.kernel.WireNames;

/** What to do if an authorization has ended by itself before its order is shipped. */
public enum LapsePolicy {
    /** The provider is asked for a new one. If it declines, the order is told. */
    RENEW,
    /** The order is told. */
    TELL;

    /** @throws IllegalArgumentException if there is no such policy */
    public static LapsePolicy parse(String wireName) {
        return WireNames.parse(LapsePolicy.class, wireName);
    }
}
