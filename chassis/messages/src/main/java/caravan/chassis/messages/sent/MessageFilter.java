package caravan.chassis.messages.sent;

import caravan.chassis.messages.wire.WrittenMessage;
import java.time.Instant;
import java.util.Optional;

/**
 * A filter of messages. All given conditions must hold.
 *
 * @param type the message type's name
 * @param from not before this moment
 * @param to before this moment
 */
record MessageFilter(Optional<String> key, Optional<String> type, Optional<Instant> from, Optional<Instant> to) {
    private static final int CHARACTERS_MAX = 255;

    boolean admits(WrittenMessage message) {
        return key.map(message.key()::equals).orElse(true)
                && type.map(message.type()::equals).orElse(true)
                && from.map(moment -> !message.time().isBefore(moment)).orElse(true)
                && to.map(moment -> message.time().isBefore(moment)).orElse(true);
    }

    /** @throws IllegalArgumentException if no message has such a key or type */
    static String requireText(String text) {
        if (text.isEmpty() || text.length() > CHARACTERS_MAX || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must have 1 to " + CHARACTERS_MAX + " characters");
        }
        return text;
    }
}
