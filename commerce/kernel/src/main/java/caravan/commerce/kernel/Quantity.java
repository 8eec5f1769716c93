package caravan.commerce.kernel;

/** A count of pieces, 1 to {@value #MAX}. */
public record Quantity(int value) {
    /** With this bound, the total of an order cannot overflow a long. */
    public static final int MAX = 1_000_000;

    /** @throws IllegalArgumentException if the count is out of bounds */
    public Quantity {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("must be a quantity from 1 to " + MAX);
        }
    }

    /** @throws IllegalArgumentException if the sum is out of bounds */
    public Quantity plus(Quantity other) {
        return new Quantity(value + other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
