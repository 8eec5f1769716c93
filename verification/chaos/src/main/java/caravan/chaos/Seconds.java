package caravan.chaos;

import java.time.Duration;
import java.util.Locale;

/** How a time is printed. */
final class Seconds {
    private Seconds() {}

    static String of(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
