package caravan.users.sessions;

import caravan.chassis.api.Worker;
import caravan.chassis.api.http.Sessions;
import caravan.chassis.api.messages.Message;
import caravan.users.SignInSessions;
import caravan.users.SignInSessions.Revocation;
import caravan.users.contract.SessionEnded;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes this process refuse the access tokens of ended sessions: at once where it ended them, soon by the message where
 * another did, and again from the table, since a process that starts has heard no message.
 */
public final class Revoking implements Worker {
    /** Verifiers whose clock is late take a token a little longer than it lasts. */
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(1);

    private final SignInSessions sessions;
    private final Sessions tokenChecks;
    private final Clock clock;

    public Revoking(SignInSessions sessions, Sessions tokenChecks, Clock clock) {
        this.sessions = sessions;
        this.tokenChecks = tokenChecks;
        this.clock = clock;
    }

    public void heed(Message<SessionEnded> message) {
        SessionEnded ended = message.payload();
        revoke(new Revocation(ended.sessionId(), ended.accessTokensUntil()));
    }

    @Override
    public boolean work() {
        Instant stillTaken = clock.instant().minus(CLOCK_SKEW_MAX);
        sessions.revocations(stillTaken, tokenChecks.revokedMax()).forEach(this::revoke);
        return false;
    }

    public void revoke(Revocation revocation) {
        tokenChecks.revoke(
                revocation.sessionId(), revocation.accessTokensUntil().plus(CLOCK_SKEW_MAX));
    }
}
