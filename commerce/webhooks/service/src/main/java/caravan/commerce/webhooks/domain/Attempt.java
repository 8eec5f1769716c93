package caravan.commerce.webhooks.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One call of an endpoint.
 *
 * @param status of the answer; empty if none came
 * @param failure what went wrong; empty if an answer came
 * @param answerStart the first bytes of the answer
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Attempt(
        Instant beganAt, Duration took, Optional<Integer> status, Optional<String> failure, byte[] answerStart) {
    private static final int GONE = 410;

    public boolean isSuccess() {
        return status.filter(code -> code >= 200 && code < 300).isPresent();
    }

    /** Whether the endpoint says that it wants nothing more. */
    public boolean saysGone() {
        return status.filter(code -> code == GONE).isPresent();
    }
}
