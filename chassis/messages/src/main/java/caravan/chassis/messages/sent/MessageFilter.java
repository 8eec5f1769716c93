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
    boolean admits(WrittenMessage message) {
        return key.map(message.key()::equals).orElse(true)
                && type.map(message.type()::equals).orElse(true)
                && from.map(moment -> !message.time().isBefore(moment)).orElse(true)
                && to.map(moment -> message.time().isBefore(moment)).orElse(true);
    }
}
