package caravan.commerce.inventory.domain;

/** How far a count was off: pieces to add or, below zero, to take away; not 0, and {@value #PIECES_MAX} at most either way. */
public record CountDifference(int value) {
    public static final int PIECES_MAX = 1_000_000;

    /** @throws IllegalArgumentException if it is 0 or out of bounds */
    public CountDifference {
        if (value == 0 || value < -PIECES_MAX || value > PIECES_MAX) {
            throw new IllegalArgumentException("must be from -" + PIECES_MAX + " to " + PIECES_MAX + ", and not 0");
        }
    }
}
