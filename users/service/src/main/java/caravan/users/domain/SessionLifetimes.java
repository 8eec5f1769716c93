package caravan.users.domain;

import java.time.Duration;

/**
 * How long sessions and access tokens last.
 *
 * @param idle a session ends if it is not refreshed for this long
 * @param absolute a session ends after this long in any case
 * @param accessToken how long an access token is valid; short, since each service checks it by itself
 */
public record SessionLifetimes(Duration idle, Duration absolute, Duration accessToken) {
    /** @throws IllegalArgumentException if a session could not outlive its access token */
    public SessionLifetimes {
        if (idle.compareTo(accessToken) <= 0 || absolute.compareTo(idle) < 0) {
            throw new IllegalArgumentException("a session's absolute lifetime (" + absolute
                    + ") must be at least its idle one (" + idle + "), and that longer than " + accessToken);
        }
    }
}
