package caravan.journeys;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;

/**
 * Waits for a condition, with looks that become rarer: many a look is an audit, which would be most of what a loaded machine does if they
 * came one after another.
 */
final class Await {
    private static final Duration FIRST_LOOK_AFTER = Duration.ofMillis(10);
    private static final Duration LOOK_AGAIN_AFTER_MAX = Duration.ofMillis(300);

    private Await() {}

    /** @param what is awaited, for the failure's message */
    static void until(String what, Duration longest, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(longest)
                .pollDelay(Duration.ZERO)
                .pollInterval(IterativePollInterval.iterative(Await::longer, FIRST_LOOK_AFTER))
                .until(condition::getAsBoolean);
    }

    private static Duration longer(Duration last) {
        Duration longer = last.multipliedBy(2);
        return longer.compareTo(LOOK_AGAIN_AFTER_MAX) < 0 ? longer : LOOK_AGAIN_AFTER_MAX;
    }
}
