package caravan.commerce.payments.domain;

import java.util.Locale;

/** The ledger's accounts. */
public enum Account {
    /** What customers' means of payment hold for us; off the balance sheet, against {@link #AUTHORIZATIONS_OWED}. */
    AUTHORIZATIONS_HELD,
    AUTHORIZATIONS_OWED,
    /** What the provider took for us and has still to pay out. */
    PROVIDER_RECEIVABLE,
    SALES,
    SALES_RETURNS;

    /** The name in tables and JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no account has the code */
    public static Account ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
