package caravan.commerce.orders.http;

import caravan.chassis.api.http.EventSource;
import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.Reply;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.OrderRepository;
import caravan.commerce.orders.WaitingRoom;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderChange;
import java.util.Optional;

/** An order's changes as server-sent events: every version in its order, first those that were, then those that come. */
final class OrderEvents {
    private static final String EVENT = "order-changed";

    private final OrderRepository orders;
    private final WaitingRoom waitingRoom;

    OrderEvents(OrderRepository orders, WaitingRoom waitingRoom) {
        this.orders = orders;
        this.waitingRoom = waitingRoom;
    }

    /**
     * 204 tells a client that has seen the end not to come back (HTML, section 9.2.3); otherwise it would wait for ever.
     *
     * @param lastEventId the version that the client has seen last; one that cannot be read means none
     */
    Reply of(Order order, Optional<String> lastEventId) {
        long seen = lastEventId.map(OrderEvents::version).orElse(0L);
        if (order.status().isFinal() && seen >= order.version()) {
            return Reply.noContent();
        }
        if (waitingRoom.isFull()) {
            throw new OverloadedException(
                    "all " + WaitingRoom.SEATS_MAX + " seats of those who wait for orders are taken");
        }
        return Reply.events(sink -> writeTo(sink, order.id(), seen));
    }

    private void writeTo(EventSource.Sink sink, OrderId id, long seenBefore) throws InterruptedException {
        Optional<WaitingRoom.Seat> free = waitingRoom.enter(id);
        if (free.isEmpty()) {
            return; // Filled up since it was looked at: the client comes back by itself.
        }
        try (WaitingRoom.Seat seat = free.get()) {
            sink.whenClosed(seat::wake);
            long seen = seenBefore;
            while (sink.isOpen()) {
                for (OrderChange change : orders.historyAfter(id, seen)) {
                    sink.send(Long.toString(change.version()), EVENT, OrderChangeView.of(change));
                    seen = change.version();
                    if (change.status().isFinal()) {
                        return;
                    }
                }
                if (!seat.await(sink.patience())) {
                    sink.keepAlive();
                }
            }
        }
    }

    private static long version(String lastEventId) {
        try {
            return Math.max(0, Long.parseLong(lastEventId));
        } catch (NumberFormatException notAVersion) {
            return 0;
        }
    }
}
