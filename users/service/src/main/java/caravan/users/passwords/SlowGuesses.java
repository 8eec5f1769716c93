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
 * Slows the guessing of passwords down: for one name from one address, over all names from one address, and for one name from all
 * addresses. Who is known, by a device that signed in to the account before or by a session of it, has an allowance alone: nobody else's
 * guesses keep him out (docs/decisions/0038). Only wrong guesses count; what is counted is bounded, in memory and forgotten at a restart,
 * which an attacker cannot cause.
 */
public final class SlowGuesses {
    /** Of a counter: past the cache's room the least used are forgotten. */
    public static final int COUNTED_BYTES = 300;

    /** Since the counter was made, so that a new one is had once a day at most; an allowance is full again after an hour. */
    public static final Duration COUNTED_FOR = Duration.ofDays(1);

    /** Guesses of one guesser that are looked at at once: more would fill the hasher's queue for others. */
    static final int AT_ONCE_MAX = 32;

    /** Guesses that wait while others of the same guesser are looked at. */
    static final int WAITING_MAX = 512;

    private static final Duration WAIT_MAX = Duration.ofSeconds(15);

    private final Cache<Guesser, GuessCounter> counters;
    private final Clock clock;
    private final Semaphore waiting = new Semaphore(WAITING_MAX);

    /** Who guesses. */
    public sealed interface Guesser {
        /** The guesser's allowance. */
        Rule rule();

        /** One who is known to the account: a device, or a session. */
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

        /** An address, for whatever name. */
        record Address(String network) implements Guesser {
            @Override
            public Rule rule() {
                return new Rule(100, Duration.ofSeconds(5));
            }
        }

        /** Whoever guesses this name. */
        record Name(String name) implements Guesser {
            @Override
            public Rule rule() {
                return new Rule(100, Duration.ofSeconds(30));
            }
        }
    }

    /** What came of asking for a guess. */
    sealed interface Answer {
        /** The password may be looked at. */
        record Allowed(Guess guess) implements Answer {}

        /** It must not, before so long. */
        record Slowed(Duration retryAfter) implements Answer {}
    }

    /** A guess that is being looked at; to be ended once. */
    final class Guess {
        private final List<GuessCounter> entered = new ArrayList<>();

        /** @param wasWrong false also if the password could not be checked */
        void end(boolean wasWrong) {
            Instant now = clock.instant();
            entered.forEach(counter -> counter.leave(wasWrong, now));
        }
    }

    /** @param counters bounded by its bytes and {@link #COUNTED_FOR} */
    public SlowGuesses(Cache<Guesser, GuessCounter> counters, Clock clock) {
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * Asks for a guess, before the password is looked at: many at once get no more than their share.
     *
     * @param network the caller's address, of IPv6 its /64
     * @param known what the account knows the caller by
     * @throws OverloadedException if too many wait
     */
    Answer ask(String name, String network, Optional<String> known, HashTurn.Waiting turn) throws InterruptedException {
        Guess guess = new Guess();
        // Always in this order, so that nobody waits for one who waits for him.
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

    /** How long to wait before the next try; empty if it has entered. */
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
            return switch (turn.waiting(WAIT_MAX, patience -> counter.enter(clock, patience))) {
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
                        // First: an address that is slowed makes no more counters, however many names it invents.
                        new Guesser.Address(network),
                        new Guesser.AddressForName(network, name),
                        new Guesser.Name(name));
    }
}
