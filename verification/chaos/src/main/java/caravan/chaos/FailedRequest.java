package caravan.chaos;

import java.time.Instant;

/**
 * An idempotent request that did not succeed, sent once by its client.
 *
 * @param at when it was sent
 * @param request such as {@code GET /orders/{id}}
 * @param answer status and problem, or how the connection broke
 * @param during what was done to the fleet meanwhile
 * @param forbidden whether nothing was done to the fleet that excuses it
 */
public record FailedRequest(Instant at, String request, String answer, String during, boolean forbidden) {
    /** The answer without what differs each time: status and code, or the exception. */
    String answerKind() {
        int colon = answer.indexOf(':');
        return colon < 0 ? answer : answer.substring(0, colon);
    }

    @Override
    public String toString() {
        return at + " " + request + ": " + answer + " (" + during + ")";
    }
}
