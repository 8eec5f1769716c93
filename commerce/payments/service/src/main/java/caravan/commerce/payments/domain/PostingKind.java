package caravan.commerce.payments.domain;

import caravan.kernel.WireNames;

/** The kinds of transfer, each with its accounts. */
public enum PostingKind {
    /** The amount is held, and owed back to the customer. */
    AUTHORIZATION,
    /** The hold is released. */
    VOID,
    /** The hold becomes a claim on the provider, earned by a sale. */
    CAPTURE,
    /** The claim on the provider falls by the refunded amount. */
    REFUND;

    /** The name in tables and JSON. */
    public String wireName() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such kind */
    public static PostingKind parse(String wireName) {
        return WireNames.parse(PostingKind.class, wireName);
    }

    Account debit() {
        return switch (this) {
            case AUTHORIZATION -> Account.AUTHORIZATIONS_HELD;
            case VOID -> Account.AUTHORIZATIONS_OWED;
            case CAPTURE -> Account.PROVIDER_RECEIVABLE;
            case REFUND -> Account.SALES_RETURNS;
        };
    }

    Account credit() {
        return switch (this) {
            case AUTHORIZATION -> Account.AUTHORIZATIONS_OWED;
            case VOID -> Account.AUTHORIZATIONS_HELD;
            case CAPTURE -> Account.SALES;
            case REFUND -> Account.PROVIDER_RECEIVABLE;
        };
    }

    /** Whether the hold ends with the amount that moves. */
    boolean releasesHold() {
        return switch (this) {
            case CAPTURE -> true;
            case AUTHORIZATION, VOID, REFUND -> false;
        };
    }
}
