package caravan.commerce.payments.domain;

import caravan.kernel.WireNames;

/** The operations of a provider. */
public enum OperationKind {
    AUTHORIZE,
    /** Looks whether the customer has acted, and the amount is held now. */
    CONFIRM,
    /** Asks for a new authorization after one has lapsed. In the books the amount stays held. */
    RENEW,
    CAPTURE,
    VOID,
    /** Ends an authorization that waits for its customer. Nothing was held. */
    CANCEL,
    REFUND;

    /** The name in tables and JSON. */
    public String wireName() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such kind */
    public static OperationKind parse(String wireName) {
        return WireNames.parse(OperationKind.class, wireName);
    }
}
