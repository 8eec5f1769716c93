package caravan.chassis.messages.subscriptions;

import caravan.kernel.WireNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A dead letter in JSON.
 *
 * @param type missing if an earlier version made the letter and its event cannot be read
 * @param cause missing, as is the trace's id, if the event cannot be read
 * @param event as text, which may be unreadable; missing in a list
 */
record DeadLetterView(
        UUID id,
        String subscription,
        String source,
        long position,
        Optional<String> type,
        String key,
        String reason,
        String error,
        int attempts,
        Instant time,
        Optional<String> cause,
        Optional<String> traceId,
        Optional<String> event) {
    /** In a list. */
    static DeadLetterView row(DeadLetter letter) {
        return of(letter, Optional.empty());
    }

    static DeadLetterView whole(DeadLetter letter) {
        return of(letter, Optional.of(new String(letter.event(), StandardCharsets.UTF_8)));
    }

    private static DeadLetterView of(DeadLetter letter, Optional<String> event) {
        return new DeadLetterView(
                letter.id(),
                letter.subscription(),
                letter.source(),
                letter.position(),
                known(letter.type()),
                letter.key(),
                WireNames.of(letter.reason()),
                letter.error(),
                letter.attempts(),
                letter.time(),
                known(letter.cause()),
                known(letter.traceId()),
                event);
    }

    private static Optional<String> known(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
