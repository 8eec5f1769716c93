package caravan.users.passwords;

import caravan.chassis.api.Cache;
import caravan.chassis.api.http.OverloadedException;
import caravan.users.domain.Allowance.Rule;
import caravan.users.passwords.GuessCounter.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Limits guesses of passwords: for one name from one address, for all names from one address, and for one name from all addresses.
 * A device or session that has signed in to the account before has its own allowance, so guesses of others cannot lock it out
 * (docs/decisions/0038). Only wrong guesses count. The counts are bounded and in memory; a restart forgets them, and no attacker can cause
 * one.
 */
public final class SlowGuesses {
    /** Size of one counter. When the cache is full, it drops the least used. */
    public static final int COUNTED_BYTES = 300;

    /**
     * How long a counter lives after it was made, so that a guesser gets a new one at most once a day. An allowance is full again after an
     * hour.
     */
    public static final Duration COUNTED_FOR = Duration.ofDays(1);

    /** Guesses of one guesser that are checked at once. More would fill the hasher's queue. */
    static final int AT_ONCE_MAX = 32;

    /** Guesses that wait while others of the same guesser are checked. */
    static final int WAITING_MAX = 512;

    private static final Duration WAIT_MAX = Duration.ofSeconds(15);

    private final Cache<Guesser, GuessCounter> counters;
    private final Clock clock;
    private final Semaphore waiting = new Semaphore(WAITING_MAX);

    /** The guesser: what the count belongs to. */
    public sealed interface Guesser {
        /** The guesser's allowance. */
        Rule rule();

        /** A device or a session that has signed in to the account. */
        record Known(String id) implements Guesser {
            @Override
            public Rule rule() {
                return new Rule(10, Duration.ofSeconds(30));
            }
        }

        /** An address (of IPv6 its /64), for one name. */
        record AddressForName(String network, String name) implements Guesser {
            @Override
            public Rule rule() {
                return new Rule(5, Duration.ofSeconds(30));
            }
        }

        /** An address, for any name. */
        record Address(String network) implements Guesser {
            @Override
            public Rule rule() {
                return new Rule(100, Duration.ofSeconds(5));
            }
        }

        /** Anybody who guesses this name. */
        record Name(String name) implements Guesser {
            @Override
            public Rule rule() {
                return new Rule(100, Duration.ofSeconds(30));
            }
        }
    }

    /** Whether a guess may be checked. */
    sealed interface Answer {
        /** The password may be checked. */
        record Allowed(Guess guess) implements Answer {}

        /** The password must not be checked yet. */
        record Slowed(Duration retryAfter) implements Answer {}
    }

    /** A guess that is being checked. End it once. */
    final class Guess {
        private final List<GuessCounter> entered = new ArrayList<>();

        /** @param wasWrong false also if the password could not be checked */
        void end(boolean wasWrong) {
            Instant now = clock.instant();
            entered.forEach(counter -> counter.leave(wasWrong, now));
        }
    }

    /** @param counters bounded in bytes and by {@link #COUNTED_FOR} */
    public SlowGuesses(Cache<Guesser, GuessCounter> counters, Clock clock) {
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * Asks for a guess, before the password is checked. So guesses at the same moment get no more than their share.
     *
     * @param network the caller's IPv4 address, or its IPv6 /64 network
     * @param known the id of the caller's known device or session
     * @throws OverloadedException if too many wait
     */
    Answer ask(String name, String network, Optional<String> known, HashTurn.Waiting turn) throws InterruptedException {
        Guess guess = new Guess();
        // Always in this order, so that two guesses cannot wait for each other.
        for (Guesser guesser : guessers(name, network, known)) {
            GuessCounter counter = counter(guesser);
            Optional<Duration> wait;
            try {
                wait = enter(counter, turn);
            } catch (RuntimeException | InterruptedException none) {
                guess.end(false);
                throw none;
            }
            if (wait.isPresent()) {
                guess.end(false);
                return new Answer.Slowed(wait.get());
            }
            guess.entered.add(counter);
        }
        return new Answer.Allowed(guess);
    }

    private GuessCounter counter(Guesser guesser) {
        return counters.get(
                        guesser, missing -> Optional.of(new GuessCounter(missing.rule(), AT_ONCE_MAX, clock.instant())))
                .orElseThrow();
    }

    /** How long to wait before the next try; empty if the guess may be checked. */
    private Optional<Duration> enter(GuessCounter counter, HashTurn.Waiting turn) throws InterruptedException {
        return switch (counter.enter(clock, Duration.ZERO)) {
            case Entry.Entered _ -> Optional.empty();
            case Entry.Slowed(Duration retryAfter) -> Optional.of(retryAfter);
            case Entry.Busy _ -> enterLater(counter, turn);
        };
    }

    private Optional<Duration> enterLater(GuessCounter counter, HashTurn.Waiting turn) throws InterruptedException {
        if (!waiting.tryAcquire()) {
            throw new OverloadedException(
                    "passwords of one name or address are being checked, and " + WAITING_MAX + " more wait");
        }
        try {
            return switch (turn.waiting(WAIT_MAX, timeout -> counter.enter(clock, timeout))) {
                case Entry.Entered _ -> Optional.empty();
                case Entry.Slowed(Duration retryAfter) -> Optional.of(retryAfter);
                case Entry.Busy _ ->
                    throw new OverloadedException("a password waited longer than " + WAIT_MAX + " to be checked");
            };
        } finally {
            waiting.release();
        }
    }

    private static List<Guesser> guessers(String name, String network, Optional<String> known) {
        return known.isPresent()
                ? List.of(new Guesser.Known(known.get()))
                : List.of(
                        // First: an address that is refused makes no more counters, even if it tries many names.
                        new Guesser.Address(network),
                        new Guesser.AddressForName(network, name),
                        new Guesser.Name(name));
    }
}
