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

/** Stores live sessions, their refresh tokens, and the sessions that ended early. */
public interface SessionRepository {
    /**
     * A refresh token of a session.
     *
     * @param exchanged whether it was already exchanged for another token
     * @param exchangedAt empty if it was not exchanged, or if an earlier version exchanged it and did not store the time
     */
    record IssuedToken(RefreshTokenHash hash, SessionId sessionId, boolean exchanged, Optional<Instant> exchangedAt) {
        /** A token that can be exchanged. */
        public static IssuedToken good(RefreshTokenHash hash, SessionId sessionId) {
            return new IssuedToken(hash, sessionId, false, Optional.empty());
        }

        /** The same token, exchanged at this moment. */
        public IssuedToken exchanged(Instant at) {
            return new IssuedToken(hash, sessionId, true, Optional.of(at));
        }
    }

    /** A session that ended before its last access token expires. */
    record Revocation(SessionId sessionId, Instant accessTokensUntil, EndReason why) {}

    /** A user's live sessions in order of their ids. */
    List<Session> page(UserId userId, Instant now, Optional<SessionId> after, int rowsMax);

    /** The session that a refresh token belongs to, exchanged or not. */
    Optional<Session> ofToken(RefreshTokenHash hash);

    /**
     * A page of revocations, in order of their places.
     *
     * @param asOf the database's time when it read the page; the page misses nothing that was committed before
     */
    record Revocations(List<StoredRevocation> rows, Instant asOf) {}

    /** @param place its place in the order of all revocations */
    record StoredRevocation(Revocation revocation, RevocationPlace place) {}

    /**
     * Revocations are ordered by the time at which their transaction began, then by session. A transaction can commit after others whose
     * place is higher.
     */
    record RevocationPlace(Instant endedAt, SessionId sessionId) {}

    /**
     * The revocations after a place.
     *
     * @param stillTaken leaves out revocations whose access tokens expired before this moment
     */
    Revocations revocations(RevocationPlace after, Instant stillTaken, int rowsMax);

    void begin(Transaction transaction, List<Session> sessions);

    /** Stores when sessions were last used, and by which client. */
    void saveUse(Transaction transaction, Collection<Session> sessions);

    /** The owners of the sessions that these tokens belong to. */
    Set<UserId> usersOf(Transaction transaction, Collection<RefreshTokenHash> hashes);

    /** The tokens that are stored. */
    List<IssuedToken> tokens(Transaction transaction, Collection<RefreshTokenHash> hashes);

    /** The sessions that are live. */
    Map<SessionId, Session> load(Transaction transaction, Collection<SessionId> ids);

    /** All sessions of these users. */
    List<Session> ofUsers(Transaction transaction, Collection<UserId> userIds);

    /** Stores new tokens, and tokens whose state changed. */
    void saveTokens(Transaction transaction, Collection<IssuedToken> tokens);

    /** Deletes sessions with their tokens, and stores the revocations. */
    void end(Transaction transaction, Collection<Revocation> revocations);

    /** The sessions of each user beyond the most recently used ones. */
    List<Session> surplus(Transaction transaction, Collection<UserId> userIds, int sessionsMax);

    /**
     * Deletes sessions that have expired, and revocations whose access tokens expired before {@code revokedUntil}.
     *
     * @return how many rows were deleted; at most {@code rowsMax} of each table
     */
    int forgetExpired(Transaction transaction, Instant now, Instant revokedUntil, int rowsMax);
}
