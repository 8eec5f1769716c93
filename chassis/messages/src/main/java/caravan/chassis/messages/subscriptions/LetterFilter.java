package caravan.chassis.messages.subscriptions;

import caravan.chassis.messages.subscriptions.DeadLetter.Reason;
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

    private static final int CHARACTERS_MAX = 255;

    /** @throws IllegalArgumentException if the text is nothing to look for */
    static String requireText(String text) {
        if (text.isEmpty() || text.length() > CHARACTERS_MAX || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must have 1 to " + CHARACTERS_MAX + " characters");
        }
        return text;
    }

    /** @throws IllegalArgumentException if the text is no type to look for */
    static String requireType(String text) {
        return text.isEmpty() ? text : requireText(text);
    }
}
