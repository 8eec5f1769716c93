package caravan.chassis.messages.subscriptions;

import caravan.chassis.api.messages.Message;
import caravan.chassis.api.messages.WrittenEvent;
import caravan.chassis.json.Json;
import caravan.chassis.json.JsonFault;
import caravan.chassis.messages.wire.CloudEvents;
import caravan.chassis.messages.wire.Delivery;
import caravan.chassis.messages.wire.UndecodableException;
import caravan.kernel.MessageType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Decodes events of a set of types to messages. */
public final class MessageDecoder<P> {
    private final Map<String, MessageType<? extends P>> types = new HashMap<>();

    public MessageDecoder(List<? extends MessageType<? extends P>> types) {
        types.forEach(type -> this.types.put(type.name(), type));
    }

    public Set<String> types() {
        return Set.copyOf(types.keySet());
    }

    public Set<String> topics() {
        return types.values().stream().map(MessageType::topic).collect(Collectors.toUnmodifiableSet());
    }

    IncomingMessage.Taken<P> decode(Delivery delivery) {
        try {
            CloudEvents.Event event = delivery.decode();
            MessageType<? extends P> type = types.get(event.type());
            if (type == null) {
                throw new UndecodableException("no subscription here takes its type " + event.type());
            }
            P payload = payload(delivery, event, type);
            Message<P> message = new Message<>(
                    event.id(),
                    type,
                    event.key(),
                    payload,
                    event.source(),
                    event.position(),
                    event.time(),
                    event.cause());
            return new IncomingMessage.Readable<>(delivery, message);
        } catch (UndecodableException | JsonFault | IllegalArgumentException unreadable) {
            return new IncomingMessage.Unreadable<>(delivery, String.valueOf(unreadable.getMessage()));
        }
    }

    /** A subscription that hands messages on takes the event as it is. */
    private static <T> T payload(Delivery delivery, CloudEvents.Event event, MessageType<T> type) {
        return type.payload() == WrittenEvent.class
                ? type.payload().cast(new WrittenEvent(delivery.event()))
                : Json.readMessage(event.data(), type.payload());
    }
}
