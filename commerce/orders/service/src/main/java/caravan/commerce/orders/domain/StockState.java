package caravan.commerce.orders.domain;

import java.util.Locale;

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
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such state */
    public static StockState parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
