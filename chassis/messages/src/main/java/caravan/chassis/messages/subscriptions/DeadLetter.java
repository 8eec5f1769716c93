package caravan.chassis.messages.subscriptions;

import java.time.Instant;
import java.util.UUID;

/**
 * A message that waits to be sent again by hand.
 *
 * @param reason why it is here: it failed alone, nobody can read it, or it waits behind one of its key that is here
 * @param event the CloudEvent as it came
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record DeadLetter(
        UUID id,
        String subscription,
        String source,
        int partition,
        long position,
        String key,
        Reason reason,
        String error,
        int attempts,
        Instant time,
        byte[] event) {
    private static final int ERROR_CHARACTERS_MAX = 2_000;

    /** Why a message became a letter; stored in lower case. */
    enum Reason {
        FAILED,
        UNDECODABLE,
        BEHIND
    }

    /** As much of an error as a letter keeps. */
    static String bounded(String error) {
        String text = error.replace('\0', ' ');
        return text.length() <= ERROR_CHARACTERS_MAX ? text : text.substring(0, ERROR_CHARACTERS_MAX);
    }
}
