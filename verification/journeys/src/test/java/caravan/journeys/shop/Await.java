package caravan.journeys.shop;

import caravan.kernel.Backoff;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * Waits for a condition with pauses that become longer. Many of these checks are audits, which would otherwise keep a busy machine busy.
 */
public final class Await {
    private static final Backoff BETWEEN_LOOKS = new Backoff(Duration.ofMillis(20), Duration.ofMillis(300));

    private Await() {}

    /** @param what a name for the condition, for the failure's message */
    public static void until(String what, Duration longest, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(longest)
                .pollDelay(Duration.ZERO)
                .pollInterval((looks, _) -> BETWEEN_LOOKS.afterAttempts(looks))
                .until(condition::getAsBoolean);
    }
}
