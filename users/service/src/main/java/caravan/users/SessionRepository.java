package caravan.users;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.EndReason;
import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import caravan.users.domain.RefreshTokenHash;
import caravan.users.domain.Session;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The live sessions and their refresh tokens, as stored. */
public interface SessionRepository {
    /**
     * A refresh token of a session.
     *
     * @param exchanged whether it was exchanged for another already
     * @param exchangedAt when; empty if it was not, or an earlier version did not write it down
     */
    record IssuedToken(RefreshTokenHash hash, SessionId sessionId, boolean exchanged, Optional<Instant> exchangedAt) {
        /** The token of a session that can be exchanged. */
        public static IssuedToken good(RefreshTokenHash hash, SessionId sessionId) {
            return new IssuedToken(hash, sessionId, false, Optional.empty());
        }

        /** The same, exchanged at a moment. */
        public IssuedToken exchanged(Instant at) {
            return new IssuedToken(hash, sessionId, true, Optional.of(at));
        }
    }

    /** A session that ended early, which access tokens may still name. */
    record Revocation(SessionId sessionId, Instant accessTokensUntil, EndReason why) {}

    /** A user's live sessions in order of their ids. */
    List<Session> page(UserId userId, Instant now, Optional<SessionId> after, int rowsMax);

    /**
     * Some revocations in order of their places.
     *
     * @param asOf by the database's clock: all that was committed before is among them
     */
    record Revocations(List<StoredRevocation> rows, Instant asOf) {}

    /** @param place among all revocations */
    record StoredRevocation(Revocation revocation, RevocationPlace place) {}

    /** When the transaction began that ended the session; then by session. It may be committed later than others behind it. */
    record RevocationPlace(Instant endedAt, SessionId sessionId) {}

    /**
     * Revocations behind a place.
     *
     * @param stillTaken tokens that had run out by then are not told
     */
    Revocations revocations(RevocationPlace after, Instant stillTaken, int rowsMax);

    void begin(Transaction transaction, List<Session> sessions);

    /** Writes when and by whom sessions were last used. */
    void saveUse(Transaction transaction, Collection<Session> sessions);

    /** The users whose sessions these tokens belong to. */
    Set<UserId> usersOf(Transaction transaction, Collection<RefreshTokenHash> hashes);

    /** Those of the tokens that are known. */
    List<IssuedToken> tokens(Transaction transaction, Collection<RefreshTokenHash> hashes);

    /** Those of the sessions that are live. */
    Map<SessionId, Session> load(Transaction transaction, Collection<SessionId> ids);

    /** Every session of these users. */
    List<Session> ofUsers(Transaction transaction, Collection<UserId> userIds);

    /** Writes tokens, new ones and those whose state changed. */
    void saveTokens(Transaction transaction, Collection<IssuedToken> tokens);

    /** Ends sessions, their tokens with them, and keeps the revocations. */
    void end(Transaction transaction, Collection<Revocation> revocations);

    /** What users have beyond their most recently used sessions. */
    List<Session> surplus(Transaction transaction, Collection<UserId> userIds, int sessionsMax);

    /**
     * Forgets sessions that ran out by themselves, and revocations of tokens that ran out by a moment.
     *
     * @return how many rows went, at most so many of each
     */
    int forgetExpired(Transaction transaction, Instant now, Instant revokedUntil, int rowsMax);
}
