package caravan.audit;

import caravan.audit.domain.Report;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Audits on demand, one at a time: each reads everything there is. */
public final class Auditing {
    private final Evidence evidence;
    private final Clock clock;
    private final ReentrantLock running = new ReentrantLock();

    Auditing(Evidence evidence, Clock clock) {
        this.evidence = evidence;
        this.clock = clock;
    }

    /** Answers nothing if an audit runs already. */
    public Optional<Report> audit() {
        if (!running.tryLock()) {
            return Optional.empty();
        }
        try {
            return Optional.of(evidence.examine(clock.instant()));
        } finally {
            running.unlock();
        }
    }
}
