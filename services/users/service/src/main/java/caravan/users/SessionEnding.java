package caravan.users;

import caravan.chassis.api.Cause;
import caravan.chassis.api.Transaction;
import caravan.users.SignInSessions.Revocation;
import caravan.users.domain.Session;
import caravan.users.domain.SessionLifetimes;
import java.util.Map;

/** Ends sessions and tells every service not to take their access tokens any more: the same for whatever ends them. */
public final class SessionEnding {
    private final SignInSessions sessions;
    private final SessionLifetimes lifetimes;

    public SessionEnding(SignInSessions sessions, SessionLifetimes lifetimes) {
        this.sessions = sessions;
        this.lifetimes = lifetimes;
    }

    void end(Transaction transaction, Map<Session, Cause> ended) {
        if (ended.isEmpty()) {
            return;
        }
        sessions.end(
                transaction,
                ended.keySet().stream()
                        .map(session -> new Revocation(session.id(), session.accessTokensUntil(lifetimes)))
                        .toList());
        ended.forEach((session, cause) -> Announcing.ended(transaction, session, lifetimes, cause));
    }
}
