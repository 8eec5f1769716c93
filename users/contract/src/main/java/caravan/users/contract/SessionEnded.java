package caravan.users.contract;

import caravan.kernel.SessionId;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A session has ended before its tokens expired. Keyed by the user's id.
 *
 * @param accessTokensUntil when the last access token of the session expires
 * @param reason such as {@code session_ended}, {@code role_changed} or {@code account_deleted}; earlier versions left it out
 */
public record SessionEnded(SessionId sessionId, UserId userId, Instant accessTokensUntil, Optional<String> reason)
        implements UsersMessage {}
