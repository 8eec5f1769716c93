package caravan.users.passwords;

import caravan.chassis.api.Cache;
import caravan.users.domain.GuessAllowance;
import caravan.users.domain.GuessAllowance.Rule;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Slows the guessing of passwords down, by the address that guesses: for one name, and over all names. There is no
 * count for a name alone: with one, anybody could keep its owner out. Only wrong guesses count; what is counted is
 * bounded, in memory and forgotten at a restart, which an attacker cannot cause.
 */
public final class SlowingGuesses {
    /** Of an address and name that are counted: past the cache's room the least used are forgotten. */
    public static final int COUNTED_BYTES = 250;

    /** Longer than any allowance takes to be full again. */
    public static final Duration COUNTED_FOR = Duration.ofHours(1);

    private static final Rule ONE_NAME = new Rule(5, Duration.ofSeconds(30));
    private static final Rule ANY_NAME = new Rule(100, Duration.ofSeconds(5));
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Cache<Guesser, AtomicReference<GuessAllowance>> allowances;
    private final Clock clock;

    /** Who guesses: an address, for one name or (empty) for any. */
    public record Guesser(String network, Optional<String> name) {}

    /** @param allowances bounded by its bytes and {@link #COUNTED_FOR} */
    public SlowingGuesses(Cache<Guesser, AtomicReference<GuessAllowance>> allowances, Clock clock) {
        this.allowances = allowances;
        this.clock = clock;
    }

    /**
     * Takes a guess, before the password is looked at: many at once get no more than their share.
     *
     * @return empty if the guess may be made, otherwise how long to wait before the next try
     */
    Optional<Duration> take(String name, String address) {
        Instant now = clock.instant();
        String network = network(address);
        Optional<Duration> wait = take(new Guesser(network, Optional.of(name)), ONE_NAME, now);
        if (wait.isPresent()) {
            return wait;
        }
        wait = take(new Guesser(network, Optional.empty()), ANY_NAME, now);
        if (wait.isPresent()) {
            giveBack(new Guesser(network, Optional.of(name)), ONE_NAME, now);
        }
        return wait;
    }

    /** Gives back what {@link #take} took, for the password was right or could not be checked. */
    void giveBack(String name, String address) {
        Instant now = clock.instant();
        String network = network(address);
        giveBack(new Guesser(network, Optional.of(name)), ONE_NAME, now);
        giveBack(new Guesser(network, Optional.empty()), ANY_NAME, now);
    }

    private Optional<Duration> take(Guesser guesser, Rule rule, Instant now) {
        GuessAllowance before = allowance(guesser, now)
                .getAndUpdate(left -> left.wait(rule, now).isPresent() ? left : left.spent(rule, now));
        return before.wait(rule, now);
    }

    private void giveBack(Guesser guesser, Rule rule, Instant now) {
        allowance(guesser, now).updateAndGet(left -> left.returned(rule));
    }

    private AtomicReference<GuessAllowance> allowance(Guesser guesser, Instant now) {
        return allowances
                .get(guesser, missing -> Optional.of(new AtomicReference<>(GuessAllowance.full(now))))
                .orElseThrow();
    }

    // One IPv6 customer has a whole /64 to choose addresses from.
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            if (!(parsed instanceof Inet6Address)) {
                return parsed.getHostAddress();
            }
            StringBuilder network = new StringBuilder();
            for (int index = 0; index < IPV6_NETWORK_BYTES; index++) {
                network.append(String.format(Locale.ROOT, "%02x", parsed.getAddress()[index]));
            }
            return network + "::/64";
        } catch (IllegalArgumentException notAnAddress) {
            return address;
        }
    }
}
