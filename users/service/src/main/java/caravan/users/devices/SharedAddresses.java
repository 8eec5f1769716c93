package caravan.users.devices;

import caravan.kernel.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once in a window when many users sign in from one address. It may be a gateway that {@code CARAVAN_TRUSTED_GATEWAYS} does not name;
 * then all users share the bounds of one address. Thread-safe.
 */
public final class SharedAddresses {
    static final Duration WINDOW = Duration.ofMinutes(10);
    static final int USERS_OF_ONE_ADDRESS = 50;
    static final int ADDRESSES_MAX = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(SharedAddresses.class);

    private final Clock clock;
    private final Map<String, Set<UserId>> users = new HashMap<>();
    private Instant windowEnd = Instant.MIN;
    private boolean warned;

    public SharedAddresses(Clock clock) {
        this.clock = clock;
    }

    /** @param network an IPv4 address, or an IPv6 /64 network */
    public synchronized void signedIn(String network, UserId userId) {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnd)) {
            windowEnd = now.plus(WINDOW);
            users.clear();
            warned = false;
        }
        if (warned || (users.size() >= ADDRESSES_MAX && !users.containsKey(network))) {
            return;
        }
        Set<UserId> seen = users.computeIfAbsent(network, first -> new HashSet<>());
        seen.add(userId);
        if (seen.size() >= USERS_OF_ONE_ADDRESS) {
            warned = true;
            users.clear();
            LOG.atWarn()
                    .addKeyValue("address", network)
                    .addKeyValue("users", USERS_OF_ONE_ADDRESS)
                    .addKeyValue("window", WINDOW)
                    .log("Many users sign in from one address, and share its bounds of guesses and registrations:"
                            + " if it is a gateway or a proxy, name it in CARAVAN_TRUSTED_GATEWAYS");
        }
    }
}
