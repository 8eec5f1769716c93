package caravan.chaos.faults;

import java.time.Duration;
import java.util.Locale;

/** Prints a time in seconds. */
public final class Seconds {
    private Seconds() {}

    public static String of(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
