package caravan.users.contract;

import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import java.time.Instant;

/**
 * A session was revoked, or its refresh token was used twice. Keyed by the user's id.
 *
 * @param accessTokensUntil when the last access token of the session runs out by itself
 */
public record SessionEnded(SessionId sessionId, UserId userId, Instant accessTokensUntil) implements UsersMessage {}
