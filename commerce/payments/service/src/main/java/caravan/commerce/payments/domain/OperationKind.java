package caravan.commerce.payments.domain;

import caravan.kernel.WireNames;

/** The operations of a provider. */
public enum OperationKind {
    AUTHORIZE,
    CAPTURE,
    VOID,
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
