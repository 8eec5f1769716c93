package caravan.users.sessions;

import caravan.chassis.api.Batcher;
import caravan.chassis.api.tracing.Cause;
import caravan.users.SessionRepository;
import caravan.users.tokens.RefreshTokens;

/**
 * Ends the session that a refresh token belongs to. A token that was exchanged before ends it, too: it comes from a user who signs out, or
 * from a thief.
 */
public final class EndTokensSession {
    private final SessionRepository sessions;
    private final RefreshTokens refreshTokens;
    private final Batcher<EndSessions.Command, EndSessions.Outcome> endSessions;

    public EndTokensSession(
            SessionRepository sessions,
            RefreshTokens refreshTokens,
            Batcher<EndSessions.Command, EndSessions.Outcome> endSessions) {
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
        this.endSessions = endSessions;
    }

    /** Does nothing if the token belongs to no session. */
    public void end(String shown, Cause cause) {
        sessions.ofToken(refreshTokens.hash(shown))
                .ifPresent(
                        session -> endSessions.submit(new EndSessions.Command(session.userId(), session.id(), cause)));
    }
}
