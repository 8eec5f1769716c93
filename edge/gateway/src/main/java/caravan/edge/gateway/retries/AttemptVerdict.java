package caravan.edge.gateway.retries;

/**
 * What an attempt says about the instance. Only a failure that any caller's valid request would have met counts against it. A failure
 * that the caller's own request causes says nothing, so that no caller can make an instance or a service unavailable to others.
 */
public enum AttemptVerdict {
    /** It answered, whatever the answer. */
    WORKS,
    /** Nothing can be concluded. */
    UNCLEAR,
    /** It failed once; some failures in a row eject it. */
    FAILED,
    /** No connection can be opened: one failure is enough. */
    UNREACHABLE;

    /**
     * Judges one attempt.
     *
     * <ul>
     *   <li>An answer is no failure: a 4xx, 500, 502 or 504 may depend on the request, and a 503 with {@code Retry-After} is a refusal
     *       under load. A 503 without it says that the instance cannot serve at all.
     *   <li>A head that is too large may repeat what the caller sent; a body that is too long is the caller's fault.
     *   <li>A timeout or a lost connection counts only if the caller did not decide the time.
     * </ul>
     *
     * @param callerSetsTime the caller asked to wait, asked for an event stream, or was still sending the body
     */
    public static AttemptVerdict of(Attempt attempt, boolean callerSetsTime) {
        return switch (attempt) {
            case Attempt.Answered answered -> {
                if (!answered.isUnable()) {
                    yield WORKS;
                }
                yield answered.status() == 503 && answered.retryAfter().isEmpty() ? FAILED : UNCLEAR;
            }
            case Attempt.NotSent notSent -> notSent.isUnreachable() ? UNREACHABLE : UNCLEAR;
            case Attempt.Lost _, Attempt.TimedOut _ -> callerSetsTime ? UNCLEAR : FAILED;
            case Attempt.Garbled _ -> FAILED;
            case Attempt.HeadTooLarge _, Attempt.BodyTooLong _ -> UNCLEAR;
        };
    }
}
