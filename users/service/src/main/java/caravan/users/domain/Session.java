package caravan.users.domain;

import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import java.time.Instant;

/**
 * A session: the refresh tokens that follow from one sign-in.
 *
 * @param lastUsedAt when it last got an access token
 */
public record Session(SessionId id, UserId userId, Instant createdAt, Instant lastUsedAt, Client client) {

    /** A session that begins with a sign-in. */
    public static Session begun(SessionId id, UserId userId, Client client, Instant at) {
        return new Session(id, userId, at, at, client);
    }

    /** The moment from which it cannot be refreshed any more. */
    public Instant expiresAt(SessionLifetimes lifetimes) {
        Instant idle = lastUsedAt.plus(lifetimes.idle());
        Instant absolute = createdAt.plus(lifetimes.absolute());
        return idle.isBefore(absolute) ? idle : absolute;
    }

    public boolean isLive(Instant now, SessionLifetimes lifetimes) {
        return now.isBefore(expiresAt(lifetimes));
    }

    /** When its last access token expires. */
    public Instant accessTokensUntil(SessionLifetimes lifetimes) {
        return lastUsedAt.plus(lifetimes.accessToken());
    }

    /** The same session, used again. If the clock went back, the time stays. */
    public Session used(Client by, Instant at) {
        return new Session(id, userId, createdAt, at.isAfter(lastUsedAt) ? at : lastUsedAt, by);
    }
}
