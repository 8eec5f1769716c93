package caravan.commerce.payments.simulated;

import caravan.chassis.api.Transaction;
import caravan.commerce.payments.provider.OperationKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Stores the simulated provider's log of operations. It refers to no table of payments. */
public interface SimulatedOperationRepository {
    /** All operations of these authorizations. It locks the authorizations, so that two calls for one run one after the other. */
    List<SimulatedOperation> lock(Transaction transaction, Collection<UUID> authorizationKeys);

    Optional<SimulatedOperation> find(OperationKey key);

    /** Marks keys as timed out, and returns those that were not marked before. */
    Set<UUID> timeOutOnce(Transaction transaction, Collection<UUID> keys, Instant now);

    /** Adds operations. If two calls add the same key at once, the second adds nothing. */
    void append(Transaction transaction, List<SimulatedOperation> operations, Instant now);

    /**
     * Deletes authorizations that were declined, voided or refunded before a moment, the oldest first, with all their operations, and calls
     * that timed out before it. Amounts that are held, or captured and not refunded, stay, since payments may still ask for them. Does
     * nothing while another instance does it.
     *
     * @return whether there may be more of them
     */
    boolean forgetEnded(Transaction transaction, Instant before, int authorizationsMax);
}
