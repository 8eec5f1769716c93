package caravan.commerce.payments.domain;

import caravan.kernel.WireNames;

/** What to do if an authorization has ended by itself before its order is shipped. */
public enum LapsePolicy {
    /** The provider is asked for a new one. If it declines, orders gets a message, and cancels the order. */
    RENEW,
    /** Orders gets a message, and cancels the order. */
    TELL;

    /** @throws IllegalArgumentException if there is no such policy */
    public static LapsePolicy parse(String wireName) {
        return WireNames.parse(LapsePolicy.class, wireName);
    }
}
