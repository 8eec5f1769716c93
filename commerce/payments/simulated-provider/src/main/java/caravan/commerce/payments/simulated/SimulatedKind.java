package caravan.commerce.payments.simulated;

import caravan.kernel.WireNames;

/** The operations of the simulated provider. */
public enum SimulatedKind {
    AUTHORIZE,
    CAPTURE,
    VOID,
    REFUND;

    /** The name in tables and references. */
    public String wireName() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such kind */
    public static SimulatedKind parse(String wireName) {
        return WireNames.parse(SimulatedKind.class, wireName);
    }
}
