package caravan.users;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.EndReason;
import caravan.chassis.api.tracing.Cause;
import caravan.users.SessionRepository.Revocation;
import caravan.users.domain.Session;
import caravan.users.domain.SessionLifetimes;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Ends sessions, and tells every service to refuse their access tokens. All use cases that end sessions do it here. */
public final class SessionRevoker {
    private final SessionRepository sessions;
    private final SessionLifetimes lifetimes;
    private final Consumer<Revocation> afterEnd;

    /** @param afterEnd gets each ended session after the commit, before the caller gets its answer */
    public SessionRevoker(SessionRepository sessions, SessionLifetimes lifetimes, Consumer<Revocation> afterEnd) {
        this.sessions = sessions;
        this.lifetimes = lifetimes;
        this.afterEnd = afterEnd;
    }

    public void end(Transaction transaction, EndReason why, Map<Session, Cause> ended) {
        if (ended.isEmpty()) {
            return;
        }
        List<Revocation> revocations = ended.keySet().stream()
                .map(session -> new Revocation(session.id(), session.accessTokensUntil(lifetimes), why))
                .toList();
        sessions.end(transaction, revocations);
        ended.forEach((session, cause) -> UserMessages.ended(transaction, session, lifetimes, why, cause));
        transaction.afterCommit(() -> revocations.forEach(afterEnd));
    }
}
