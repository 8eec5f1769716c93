package caravan.users.tokens;

import java.time.Duration;

/**
 * The tokens that a client gets; never printed.
 *
 * @param lifetime of the access token, from the session's last use on
 */
public record TokenPair(String accessToken, Duration lifetime, String refreshToken) {
    @Override
    public String toString() {
        return "TokenPair[hidden]";
    }
}
