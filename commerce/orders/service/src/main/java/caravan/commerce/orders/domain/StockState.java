package caravan.commerce.orders.domain;

import caravan.kernel.WireNames;

/** The state of an order's stock. {@link #REQUESTED} and the states that end in -ING await a reply of inventory. */
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

    /** Whether a reply of inventory is awaited. */
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
