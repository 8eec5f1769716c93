package caravan.client.terminal;

import java.util.Locale;
import java.util.Optional;

/** The bounds of the numbers that options take. */
public final class OptionBounds {
    private OptionBounds() {}

    /** Says that a value is out of bounds; empty if it is within them. */
    public static Optional<String> breach(String option, long value, long min, long max) {
        return value >= min && value <= max
                ? Optional.empty()
                : Optional.of(String.format(Locale.ROOT, "%s takes %d to %d, not %d", option, min, max, value));
    }
}
