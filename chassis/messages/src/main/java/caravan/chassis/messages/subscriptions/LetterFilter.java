package caravan.chassis.messages.subscriptions;

import caravan.chassis.messages.subscriptions.DeadLetter.Reason;
import caravan.chassis.messages.wire.SearchText;
import java.util.Optional;

/**
 * A filter of dead letters. All given conditions must hold.
 *
 * @param source the service whose outbox they come from
 * @param type the message type's name; empty text for letters whose type is not known
 */
record LetterFilter(
        Optional<String> subscription,
        Optional<String> source,
        Optional<String> type,
        Optional<String> key,
        Optional<Reason> reason) {
    /** All letters. */
    static final LetterFilter NONE =
            new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException if the text is no type to look for */
    static String requireType(String text) {
        return text.isEmpty() ? text : SearchText.require(text);
    }
}
