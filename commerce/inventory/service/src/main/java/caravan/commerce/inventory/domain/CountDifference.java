package caravan.commerce.inventory.domain;

/** The correction of a count: pieces to add or, below zero, to remove. Not 0, and at most {@value #PIECES_MAX} either way. */
public record CountDifference(int value) {
    public static final int PIECES_MAX = 1_000_000;

    /** @throws IllegalArgumentException if it is 0 or out of bounds */
    public CountDifference {
        if (value == 0 || value < -PIECES_MAX || value > PIECES_MAX) {
            throw new IllegalArgumentException("must be from -" + PIECES_MAX + " to " + PIECES_MAX + ", and not 0");
        }
    }
}
