package caravan.users.accounts;

import caravan.chassis.api.Cache;
import caravan.users.domain.Allowance;
import caravan.users.domain.Allowance.Rule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Bounds the registrations of one address (of IPv6: one /64 network), since each costs a hash and takes a name. Counts are in each
 * instance's memory.
 */
public final class RegistrationBound {
    /** Size of one counted address. When the cache is full, it drops the least used. */
    public static final int COUNTED_BYTES = 200;

    private static final Duration COUNTED_FOR_MIN = Duration.ofDays(1);

    private final Cache<String, AtomicReference<Allowance>> allowances;
    private final Rule rule;
    private final Clock clock;

    /** @param allowances kept for at least {@link #countedFor} */
    public RegistrationBound(Cache<String, AtomicReference<Allowance>> allowances, Rule rule, Clock clock) {
        this.allowances = allowances;
        this.rule = rule;
        this.clock = clock;
    }

    /** How long an address is counted after its first registration: a day, or until its allowance is full again if that is longer. */
    public static Duration countedFor(Rule rule) {
        Duration full = rule.refill().multipliedBy(rule.triesMax());
        return full.compareTo(COUNTED_FOR_MIN) > 0 ? full : COUNTED_FOR_MIN;
    }

    /**
     * Takes one registration from the allowance, whether it succeeds or not.
     *
     * @return empty if it may go on, or else how long to wait
     */
    public Optional<Duration> take(String network) {
        Instant now = clock.instant();
        Allowance before = allowances
                .get(network, missing -> Optional.of(new AtomicReference<>(Allowance.full(now))))
                .orElseThrow()
                .getAndUpdate(left -> left.wait(rule, now).isPresent() ? left : left.spent(rule, 1, now));
        return before.wait(rule, now);
    }
}
