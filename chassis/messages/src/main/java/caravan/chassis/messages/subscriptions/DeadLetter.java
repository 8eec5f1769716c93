package caravan.chassis.messages.subscriptions;

import java.time.Instant;
import java.util.UUID;

/**
 * A message that waits until an operator sends it again.
 *
 * @param type the message type's name
 * @param reason it failed alone, it cannot be read, or an earlier message of its key is a dead letter
 * @param cause what led to the message: a request's or a message's id; empty if the event cannot be read
 * @param traceId of the request that it began with; empty if the event cannot be read
 * @param event the CloudEvent, unchanged; empty in a list
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record DeadLetter(
        UUID id,
        String subscription,
        String source,
        int partition,
        long position,
        String type,
        String key,
        Reason reason,
        String error,
        int attempts,
        Instant time,
        String cause,
        String traceId,
        byte[] event) {
    private static final int ERROR_CHARACTERS_MAX = 2_000;

    /** Why a message became a letter; stored in lower case. */
    enum Reason {
        FAILED,
        UNDECODABLE,
        BEHIND
    }

    /** The beginning of an error, as long as a letter stores. */
    static String bounded(String error) {
        String text = error.replace('\0', ' ');
        return text.length() <= ERROR_CHARACTERS_MAX ? text : text.substring(0, ERROR_CHARACTERS_MAX);
    }
}
