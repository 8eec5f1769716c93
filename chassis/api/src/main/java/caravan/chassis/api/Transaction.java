package caravan.chassis.api;

import org.jdbi.v3.core.Handle;

/** A running transaction (read committed) on the service's own schema. */
public interface Transaction {
    Handle jdbi();

    Outbox outbox();

    /** Runs after a successful commit, on the committing thread: for waking workers and dropping cached values. */
    void afterCommit(Runnable action);
}
