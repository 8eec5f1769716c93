package caravan.commerce.payments.simulated;

import caravan.chassis.api.Database;
import caravan.chassis.api.Worker;
import java.time.Clock;
import java.time.Duration;

/** Keeps the log from growing for ever: what ended long ago is forgotten, what is held or kept never. */
final class ForgetOperations implements Worker {
    static final String NAME = "forgetting-simulated-operations";

    /** Authorizations that one transaction forgets, so that it never holds locks for long. */
    static final int AUTHORIZATIONS_MAX = 1_000;

    private final Database database;
    private final SimulatedOperationRepository log;
    private final Duration kept;
    private final Clock clock;

    /** @param kept how long what has ended is told; longer than payments may be away with an answer lost, since a key is forgotten then */
    ForgetOperations(Database database, SimulatedOperationRepository log, Duration kept, Clock clock) {
        this.database = database;
        this.log = log;
        this.kept = kept;
        this.clock = clock;
    }

    @Override
    public boolean work() {
        return database.write(
                transaction -> log.forgetEnded(transaction, clock.instant().minus(kept), AUTHORIZATIONS_MAX));
    }
}
