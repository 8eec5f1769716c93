package caravan.chassis.messages.subscriptions;

import caravan.chassis.messages.outbox.Transactions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Sends many dead letters again: those that fit a filter, and with each of them the other letters of its key, since messages of a key keep
 * their order. One call does a bounded part, and says where the next one goes on.
 */
final class RedeliverKinds {
    /** No further key is begun once this many letters are applied. */
    static final int REDELIVERED_MAX = 1_000;

    /** The most keys of one call. */
    static final int KEYS_MAX = 200;

    /** No further key is begun after this time. */
    static final Duration TIME_MAX = Duration.ofSeconds(10);

    /** The most letters that one statement looks through. */
    static final int LOOKED_AT_MAX = 5_000;

    /** The most letters that are counted. */
    static final int COUNTED_MAX = 100_000;

    private static final int PAGE_LETTERS_MAX = 100;

    private final Transactions transactions;
    private final LongSupplier nanoTime;

    /**
     * What one call did.
     *
     * @param redelivered the letters that were applied
     * @param failedAgain the keys whose first letter failed again
     * @param remaining the letters that fit the filter now; at most {@value #COUNTED_MAX}
     * @param after where the next call goes on; empty if this one has come to the end
     * @param latestError of the letter that failed again last
     */
    record Result(
            int redelivered, int failedAgain, long remaining, Optional<UUID> after, Optional<String> latestError) {}

    /** Sends a key's letters again. */
    @FunctionalInterface
    interface Redelivery {
        RedeliveryOutcome redeliver(String source, String key, RedeliverDeadLetters.Request request);
    }

    /** @param nanoTime a clock that only goes forward */
    RedeliverKinds(Transactions transactions, LongSupplier nanoTime) {
        this.transactions = transactions;
        this.nanoTime = nanoTime;
    }

    /**
     * Sends letters again, in the order of their ids.
     *
     * @param after the last letter that an earlier call looked at
     */
    Result redeliver(
            Redelivery subscription, LetterFilter filter, Optional<UUID> after, RedeliverDeadLetters.Request request) {
        Run run = new Run(after, nanoTime.getAsLong() + TIME_MAX.toNanos());
        boolean goesOn = true;
        while (goesOn && run.hasRoom()) {
            goesOn = redeliverPage(subscription, filter, run, request);
        }
        long remaining = transactions.read(handle -> DeadLetterTable.count(handle, filter, COUNTED_MAX));
        return new Result(
                run.redelivered, run.failedAgain, remaining, goesOn ? run.after : Optional.empty(), run.latestError);
    }

    /** @return whether there may be more */
    private boolean redeliverPage(
            Redelivery subscription, LetterFilter filter, Run run, RedeliverDeadLetters.Request request) {
        DeadLetterTable.Page page = transactions.read(
                handle -> DeadLetterTable.page(handle, filter, run.after, PAGE_LETTERS_MAX, LOOKED_AT_MAX));
        for (DeadLetter letter : page.letters()) {
            if (run.keys.contains(new Key(letter.source(), letter.key()))) {
                run.after = Optional.of(letter.id());
                continue;
            }
            if (!run.hasRoom()) {
                return true;
            }
            run.add(letter, subscription.redeliver(letter.source(), letter.key(), request));
        }
        run.after = page.next();
        return page.next().isPresent();
    }

    private record Key(String source, String key) {}

    /** What a call has done so far. */
    private final class Run {
        private final Set<Key> keys = new HashSet<>();
        private final long endNanos;
        private Optional<UUID> after;
        private int redelivered;
        private int failedAgain;
        private Optional<String> latestError = Optional.empty();

        Run(Optional<UUID> after, long endNanos) {
            this.after = after;
            this.endNanos = endNanos;
        }

        boolean hasRoom() {
            return redelivered < REDELIVERED_MAX && keys.size() < KEYS_MAX && nanoTime.getAsLong() - endNanos < 0;
        }

        void add(DeadLetter letter, RedeliveryOutcome outcome) {
            keys.add(new Key(letter.source(), letter.key()));
            after = Optional.of(letter.id());
            switch (outcome) {
                case RedeliveryOutcome.Applied applied -> redelivered += applied.redelivered();
                case RedeliveryOutcome.FailedAgain(int before, String error) -> {
                    redelivered += before;
                    failedAgain++;
                    latestError = Optional.of(error);
                }
                case RedeliveryOutcome.EarlierWaits _, RedeliveryOutcome.NobodyTakesIt _ ->
                    throw new IllegalStateException("a subscription takes its own letters, the first one first");
            }
        }
    }
}
