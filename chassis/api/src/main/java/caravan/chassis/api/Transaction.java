package caravan.chassis.api;

import caravan.chassis.api.messages.Outbox;
import caravan.chassis.api.trail.Trail;

/**
 * A running transaction (read committed) on the service's own schema. A use case passes it to its repositories, which
 * alone see the connection behind it: {@link caravan.chassis.api.store.SqlTransaction}.
 */
public interface Transaction {
    Outbox outbox();

    /** Who changed what. */
    Trail trail();

    /** Runs after a successful commit, on the committing thread: for waking workers and dropping cached values. */
    void afterCommit(Runnable action);
}
