package caravan.chassis.kafka;

import caravan.chassis.messages.outbox.Delivery;
import caravan.chassis.messages.outbox.Outgoing;
import caravan.chassis.messages.outbox.PublishedPositions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last position that is published in each partition of each topic, so that each message names the one before it. */
final class PreviousPositions {
    private final Map<String, Long> last;
    private final boolean knowsAll;
    /** Whether what was known at the beginning is stored. */
    private boolean isStored;

    /** @param resumed where a relay goes on */
    PreviousPositions(PublishedPositions resumed) {
        this.last = new HashMap<>(resumed.last());
        this.knowsAll = resumed.knowsAll();
    }

    /** The messages of a page, each with the position before it. */
    List<Outgoing> named(List<Outgoing> page) {
        List<Outgoing> named = new ArrayList<>(page.size());
        for (Outgoing message : page) {
            Long previous = last.put(place(message), message.delivery().position());
            named.add(new Outgoing(
                    message.topic(),
                    message.delivery().after(previous != null ? previous : knowsAll ? 0 : Delivery.UNKNOWN)));
        }
        return named;
    }

    /** What is to be stored when a page is published: all at first, and then what is new. */
    PublishedPositions published(List<Outgoing> page) {
        Map<String, Long> lastOfPage = isStored ? new HashMap<>() : new HashMap<>(last);
        isStored = true;
        page.forEach(
                message -> lastOfPage.put(place(message), message.delivery().position()));
        return new PublishedPositions(page.getLast().delivery().position(), lastOfPage, knowsAll);
    }

    private static String place(Outgoing message) {
        return PublishedPositions.place(message.topic(), message.delivery().partition());
    }
}
