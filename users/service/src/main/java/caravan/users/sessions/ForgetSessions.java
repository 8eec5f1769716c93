package caravan.users.sessions;

import caravan.chassis.api.Database;
import caravan.chassis.api.Worker;
import caravan.users.SessionRepository;
import caravan.users.SignInRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Deletes expired sessions, old revocations, and old rows of the audit trail. */
public final class ForgetSessions implements Worker {
    private static final int ROWS_PER_ROUND_MAX = 1_000;

    /** Revocations are kept a little longer than tokens last, since the clocks of verifiers may be late. */
    private static final Duration REVOCATIONS_KEPT = Duration.ofMinutes(5);

    private final Database database;
    private final SessionRepository sessions;
    private final SignInRepository signIns;
    private final Duration signInsKept;
    private final Clock clock;

    public ForgetSessions(
            Database database,
            SessionRepository sessions,
            SignInRepository signIns,
            Duration signInsKept,
            Clock clock) {
        this.database = database;
        this.sessions = sessions;
        this.signIns = signIns;
        this.signInsKept = signInsKept;
        this.clock = clock;
    }

    @Override
    public boolean work() {
        Instant now = clock.instant();
        int forgotten = database.write(
                transaction -> sessions.forgetExpired(transaction, now, now.minus(REVOCATIONS_KEPT), ROWS_PER_ROUND_MAX)
                        + signIns.forget(transaction, now.minus(signInsKept), ROWS_PER_ROUND_MAX));
        return forgotten >= ROWS_PER_ROUND_MAX;
    }
}
