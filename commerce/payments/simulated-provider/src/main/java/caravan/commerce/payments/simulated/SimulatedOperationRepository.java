package caravan.commerce.payments.simulated;

import caravan.chassis.api.Transaction;
import caravan.commerce.payments.provider.OperationKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The simulated provider's own log of what it did; it refers to nothing of payments' tables. */
public interface SimulatedOperationRepository {
    /** All that was done with these authorizations; locks the authorizations, so that two calls for one go in turn. */
    List<SimulatedOperation> lock(Transaction transaction, Collection<UUID> authorizationKeys);

    Optional<SimulatedOperation> find(OperationKey key);

    /** Those of the keys that had not timed out before; now they have. */
    Set<UUID> timeOutOnce(Transaction transaction, Collection<UUID> keys, Instant now);

    /** Adds operations; of two callers with one key at once, the second adds nothing. */
    void append(Transaction transaction, List<SimulatedOperation> operations, Instant now);

    /**
     * Forgets authorizations that were declined, voided or given back before a moment, the oldest first, with all that was done with them;
     * and calls that timed out before it. What is held, or taken and not given back, stays: it may still be asked for. Does nothing while
     * another instance does it.
     *
     * @return whether there may be more of them
     */
    boolean forgetEnded(Transaction transaction, Instant before, int authorizationsMax);
}
