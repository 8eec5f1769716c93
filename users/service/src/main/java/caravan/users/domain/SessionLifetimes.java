package caravan.users.domain;

import java.time.Duration;

/**
 * How long sign-ins last.
 *
 * @param idle a session that is not refreshed for so long is over
 * @param absolute a session is over after so long, however busy
 * @param accessToken how long an access token is good; short, since each service checks it by itself
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
