package caravan.users.contract;

import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A session has ended before its tokens ran out. Keyed by the user's id.
 *
 * @param accessTokensUntil when the last access token of the session runs out by itself
 * @param reason such as {@code session_ended}, {@code role_changed} or {@code account_deleted}; versions before did not tell it
 */
public record SessionEnded(SessionId sessionId, UserId userId, Instant accessTokensUntil, Optional<String> reason)
        implements UsersMessage {}
