package caravan.chaos.load;

import java.time.Instant;

/**
 * An idempotent request that failed, sent once by its client.
 *
 * @param at when it was sent
 * @param request such as {@code GET /orders/{id}}
 * @param answer status and problem, or how the connection broke
 * @param during the fault at that time
 * @param forbidden whether no fault excuses it
 */
public record FailedRequest(Instant at, String request, String answer, String during, boolean forbidden) {
    /** The answer without the parts that differ each time: status and code, or the exception. */
    public String answerKind() {
        int colon = answer.indexOf(':');
        return colon < 0 ? answer : answer.substring(0, colon);
    }

    @Override
    public String toString() {
        return at + " " + request + ": " + answer + " (" + during + ")";
    }
}
