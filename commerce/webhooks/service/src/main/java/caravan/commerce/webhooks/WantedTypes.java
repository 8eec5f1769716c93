package caravan.commerce.webhooks;

import java.time.Duration;
import java.util.Set;

/**
 * The event types that any endpoint wants, as this process knows them. Events of other types are passed over without a transaction. In
 * doubt a type is wanted, and the transaction decides: after a change of this process, and if nobody has looked for a while. Another
 * process learns of a change within {@link #KNOWN_FOR}. Thread-safe.
 */
final class WantedTypes {
    /** Longer than the worker's pause between two looks, by default. */
    static final Duration KNOWN_FOR = Duration.ofSeconds(3);

    /** @param isKnown false if every type may be wanted */
    private record State(long changes, boolean isKnown, Set<String> types, long atNanos) {}

    private volatile State state = new State(0, false, Set.of(), System.nanoTime());

    boolean isWanted(String type) {
        State now = state;
        return !now.isKnown() || now.types().contains(type) || System.nanoTime() - now.atNanos() > KNOWN_FOR.toNanos();
    }

    /** Endpoints were changed. What was read before does not count any more. */
    synchronized void changed() {
        state = new State(state.changes() + 1, false, Set.of(), System.nanoTime());
    }

    /** To be given to {@link #known}: taken before the types are read. */
    long changes() {
        return state.changes();
    }

    /** @param changesBefore if endpoints were changed since, the types are not taken */
    synchronized void known(Set<String> types, long changesBefore, long readAtNanos) {
        if (state.changes() == changesBefore) {
            state = new State(changesBefore, true, Set.copyOf(types), readAtNanos);
        }
    }
}
