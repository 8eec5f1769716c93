package caravan.chassis.kafka.relay;

import caravan.chassis.messages.outbox.OutgoingRead;
import caravan.chassis.messages.outbox.RelayLease;
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
    PreviousPositions(RelayLease.Published resumed) {
        this.last = new HashMap<>(resumed.last());
        this.knowsAll = resumed.knowsAll();
        this.unstored = new HashMap<>(resumed.last());
    }

    /** The messages of a page, each with the position before it. */
    List<OutgoingRead.Message> named(List<OutgoingRead.Message> page) {
        List<OutgoingRead.Message> named = new ArrayList<>(page.size());
        for (OutgoingRead.Message message : page) {
            Long previous = last.put(place(message), message.delivery().position());
            named.add(new OutgoingRead.Message(
                    message.topic(),
                    message.time(),
                    message.delivery().after(previous != null ? previous : knowsAll ? 0 : Delivery.UNKNOWN)));
        }
        return named;
    }

    /** Notes that a page is published. */
    void published(List<OutgoingRead.Message> page) {
        page.forEach(message -> unstored.put(place(message), message.delivery().position()));
    }

    /** The positions to store, of all pages since the last call. */
    RelayLease.Published toStore(long position) {
        RelayLease.Published reached = new RelayLease.Published(position, Map.copyOf(unstored), knowsAll);
        unstored.clear();
        return reached;
    }

    private static String place(OutgoingRead.Message message) {
        return RelayLease.Published.place(message.topic(), message.delivery().partition());
    }
}
