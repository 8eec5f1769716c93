package caravan.commerce.payments.domain;

import java.util.Locale;

/** What a provider can be asked to do with money. */
public enum OperationKind {
    AUTHORIZE,
    CAPTURE,
    VOID,
    REFUND;

    /** The name in tables and JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no kind has the code */
    public static OperationKind ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
