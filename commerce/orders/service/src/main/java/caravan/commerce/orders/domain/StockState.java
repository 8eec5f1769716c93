package caravan.commerce.orders.domain;

import caravan.kernel.WireNames;

/** How far an order's stock has come; those that end in -ING, and {@link #REQUESTED}, await inventory's reply. */
public enum StockState {
    REQUESTED,
    RESERVED,
    REFUSED,
    RELEASING,
    RELEASED,
    COMMITTING,
    COMMITTED,
    RETURNING,
    RETURNED;

    /** Whether inventory owes a reply. */
    public boolean isAwaited() {
        return switch (this) {
            case REQUESTED, RELEASING, COMMITTING, RETURNING -> true;
            case RESERVED, REFUSED, RELEASED, COMMITTED, RETURNED -> false;
        };
    }

    /** Its name in the database. */
    public String text() {
        return WireNames.of(this);
    }

    /** @throws IllegalArgumentException if there is no such state */
    public static StockState parse(String text) {
        return WireNames.parse(StockState.class, text);
    }
}
