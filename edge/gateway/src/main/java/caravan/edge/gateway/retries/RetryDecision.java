package caravan.edge.gateway.retries;

import caravan.kernel.Backoff;
import java.time.Duration;
import java.util.Optional;

/** Whether a request is sent again. Only a safe request is sent again. The budget is checked afterwards. */
public sealed interface RetryDecision {
    /** @param pause before the next attempt */
    record Again(Duration pause) implements RetryDecision {}

    record Enough() implements RetryDecision {}

    Enough ENOUGH = new Enough();

    /**
     * The limits of retries.
     *
     * @param attemptsMax the first one counts
     * @param pause before the same instance is asked again
     */
    record Policy(int attemptsMax, Backoff pause) {}

    /**
     * The situation after an attempt.
     *
     * @param isRepeatable the method is idempotent or the request has a key, and its body is still here
     * @param attempts made so far
     * @param hasOther whether there is an instance that was not tried
     * @param remainingNanos until the deadline
     */
    record Situation(boolean isRepeatable, int attempts, boolean hasOther, long remainingNanos) {}

    static RetryDecision after(Attempt attempt, Situation situation, Policy policy) {
        if (situation.attempts() >= policy.attemptsMax()) {
            return ENOUGH;
        }
        boolean isSafe = switch (attempt) {
            case Attempt.NotSent _ -> true;
            case Attempt.Answered answered -> answered.isUnable() && situation.isRepeatable();
            case Attempt.Lost _, Attempt.TimedOut _, Attempt.Garbled _ -> situation.isRepeatable();
            case Attempt.HeadTooLarge _, Attempt.BodyTooLong _ -> false;
        };
        if (!isSafe) {
            return ENOUGH;
        }
        Duration pause = situation.hasOther() ? Duration.ZERO : pause(attempt, situation, policy);
        return pause.toNanos() < situation.remainingNanos() ? new Again(pause) : ENOUGH;
    }

    /** How long to wait for the same instance: what it asks for, or the pause of the policy. */
    private static Duration pause(Attempt attempt, Situation situation, Policy policy) {
        Duration own = policy.pause().afterAttempts(situation.attempts());
        if (attempt instanceof Attempt.Answered answered) {
            Optional<Duration> asked = answered.retryAfter();
            return asked.filter(wish -> wish.compareTo(own) > 0).orElse(own);
        }
        return own;
    }
}
