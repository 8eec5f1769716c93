package caravan.journeys.shop;

import caravan.kernel.Backoff;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * Waits for a condition, with looks that become rarer: many a look is an audit, which would be most of what a loaded machine does if they
 * came one after another.
 */
public final class Await {
    private static final Backoff BETWEEN_LOOKS = new Backoff(Duration.ofMillis(20), Duration.ofMillis(300));

    private Await() {}

    /** @param what is awaited, for the failure's message */
    public static void until(String what, Duration longest, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(longest)
                .pollDelay(Duration.ZERO)
                .pollInterval((looks, _) -> BETWEEN_LOOKS.afterAttempts(looks))
                .until(condition::getAsBoolean);
    }
}
