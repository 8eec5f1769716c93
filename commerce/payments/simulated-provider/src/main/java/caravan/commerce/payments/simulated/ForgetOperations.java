package caravan.commerce.payments.simulated;

import caravan.chassis.api.Database;
import caravan.chassis.api.Worker;
import java.time.Clock;
import java.time.Duration;

/**
 * Deletes old rows of the log, so that it cannot grow for ever. Only finished operations are deleted, never money that is held or captured.
 */
final class ForgetOperations implements Worker {
    static final String NAME = "forget-simulated-operations";

    /** Authorizations that one transaction deletes, so that it never holds locks for long. */
    static final int AUTHORIZATIONS_MAX = 1_000;

    private final Database database;
    private final SimulatedOperationRepository operations;
    private final Duration kept;
    private final Clock clock;

    /**
     * @param kept how long finished operations are kept. Their keys are forgotten afterwards, so it must be longer than payments may be
     * down with a lost answer
     */
    ForgetOperations(Database database, SimulatedOperationRepository operations, Duration kept, Clock clock) {
        this.database = database;
        this.operations = operations;
        this.kept = kept;
        this.clock = clock;
    }

    @Override
    public boolean work() {
        return database.write(transaction ->
                operations.forgetEnded(transaction, clock.instant().minus(kept), AUTHORIZATIONS_MAX));
    }
}
