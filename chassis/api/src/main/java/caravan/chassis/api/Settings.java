package caravan.chassis.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The service's configuration. {@code pending-limit} of {@code orders} is read from the environment's {@code
 * CARAVAN_ORDERS_PENDING_LIMIT}, or from {@code orders.pending-limit} of the configuration file.
 */
public interface Settings {
    /** A text, or empty if it is not set; never logged. */
    Optional<String> text(String name);

    /** @throws IllegalArgumentException if it is set, and not a whole number within the bounds */
    int integer(String name, int defaultValue, int min, int max);

    /** @throws IllegalArgumentException if it is set, and neither like {@code 90s}, {@code 15m} nor like {@code PT15M} */
    Duration duration(String name, Duration defaultValue);

    /** @throws IllegalArgumentException if it is set, and not a duration within the bounds */
    Duration duration(String name, Duration defaultValue, Duration min, Duration max);

    /**
     * A size in bytes, or empty if it is not set.
     *
     * @throws IllegalArgumentException if it is set, and not like {@code 4096}, {@code 512MiB} or {@code 2GiB}
     */
    OptionalLong bytes(String name);

    /** A folder for files that must outlive the process, such as a generated password. Only its owner can access it. */
    Path dataFolder();
}
