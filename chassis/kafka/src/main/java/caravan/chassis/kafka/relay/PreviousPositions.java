package caravan.chassis.kafka.relay;

import caravan.chassis.messages.outbox.OutgoingMessage;
import caravan.chassis.messages.outbox.PublishedPositions;
import caravan.chassis.messages.wire.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last published position in each partition of each topic. Each message names the position before it. */
final class PreviousPositions {
    private final Map<String, Long> last;
    private final boolean knowsAll;
    /** The positions to store: at first all, then those that changed. */
    private final Map<String, Long> unstored;

    /** @param resumed the positions with which a relay begins */
    PreviousPositions(PublishedPositions resumed) {
        this.last = new HashMap<>(resumed.last());
        this.knowsAll = resumed.knowsAll();
        this.unstored = new HashMap<>(resumed.last());
    }

    /** The messages of a page, each with the position before it. */
    List<OutgoingMessage> named(List<OutgoingMessage> page) {
        List<OutgoingMessage> named = new ArrayList<>(page.size());
        for (OutgoingMessage message : page) {
            Long previous = last.put(place(message), message.delivery().position());
            named.add(new OutgoingMessage(
                    message.topic(),
                    message.time(),
                    message.delivery().after(previous != null ? previous : knowsAll ? 0 : Delivery.UNKNOWN)));
        }
        return named;
    }

    /** Notes that a page is published. */
    void published(List<OutgoingMessage> page) {
        page.forEach(message -> unstored.put(place(message), message.delivery().position()));
    }

    /** The positions to store, of all pages since the last call. */
    PublishedPositions toStore(long position) {
        PublishedPositions reached = new PublishedPositions(position, Map.copyOf(unstored), knowsAll);
        unstored.clear();
        return reached;
    }

    private static String place(OutgoingMessage message) {
        return PublishedPositions.place(message.topic(), message.delivery().partition());
    }
}
