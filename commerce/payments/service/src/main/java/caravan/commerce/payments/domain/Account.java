package caravan.commerce.payments.domain;

import caravan.kernel.WireNames;

/** The ledger's accounts. */
public enum Account {
    /** Amounts that are held for us. Off the balance sheet, against {@link #AUTHORIZATIONS_OWED}. */
    AUTHORIZATIONS_HELD,
    AUTHORIZATIONS_OWED,
    /** Amounts that the provider has captured and not yet paid to us. */
    PROVIDER_RECEIVABLE,
    SALES,
    SALES_RETURNS;

    /** The name in tables and JSON. */
    public String wireName() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such account */
    public static Account parse(String wireName) {
        return WireNames.parse(Account.class, wireName);
    }
}
