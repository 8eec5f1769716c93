package caravan.commerce.payments.simulated;

import java.util.Locale;

/** What the simulated provider can be asked to do with money. */
public enum SimulatedKind {
    AUTHORIZE,
    CAPTURE,
    VOID,
    REFUND;

    /** The name in tables and references. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no kind has the code */
    public static SimulatedKind ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
