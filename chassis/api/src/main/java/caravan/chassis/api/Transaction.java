package caravan.chassis.api;

import caravan.chassis.api.messages.Outbox;
import caravan.chassis.api.trail.Trail;

/**
 * A running transaction (read committed) on the service's own schema. A use case passes it to its repositories. Only repositories see its
 * connection: {@link caravan.chassis.api.store.SqlTransaction}.
 */
public interface Transaction {
    Outbox outbox();

    /** Who changed what. */
    Trail trail();

    /** Registers an action that runs after a successful commit, on the same thread. Use it to wake workers and to drop cached values. */
    void afterCommit(Runnable action);
}
