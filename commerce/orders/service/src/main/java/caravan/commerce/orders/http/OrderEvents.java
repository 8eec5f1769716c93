package caravan.commerce.orders.http;

import caravan.chassis.api.ChangeWatchers;
import caravan.chassis.api.http.EventSource;
import caravan.chassis.api.http.OverloadedException;
import caravan.chassis.api.http.Reply;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.OrderRepository;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Shortage;
import caravan.commerce.orders.domain.OrderChange;
import caravan.commerce.orders.domain.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An order's changes as server-sent events: one event for each version, first the past ones, then the new ones as they come. */
final class OrderEvents {
    private static final String EVENT = "order-changed";

    private final OrderRepository orders;
    private final ChangeWatchers<OrderId> watchers;

    OrderEvents(OrderRepository orders, ChangeWatchers<OrderId> watchers) {
        this.orders = orders;
        this.watchers = watchers;
    }

    /**
     * A client that has seen the last event gets 204, which tells it not to reconnect (HTML, section 9.2.3). Without it, the client
     * would wait for ever.
     *
     * @param lastEventId the last version that the client has seen; a text that is not a number counts as none
     */
    Reply of(Order order, Optional<String> lastEventId) {
        long seen = lastEventId.map(OrderEvents::version).orElse(0L);
        if (order.status().isFinal() && seen >= order.version()) {
            return Reply.noContent();
        }
        if (watchers.isFull()) {
            throw new OverloadedException(
                    ChangeWatchers.WATCHERS_MAX + " callers wait for changes of orders, which is the limit");
        }
        return Reply.events(sink -> writeTo(sink, order.id(), seen));
    }

    private void writeTo(EventSource.Sink sink, OrderId id, long seenBefore) throws InterruptedException {
        Optional<ChangeWatchers<OrderId>.Watcher> free = watchers.watch(id);
        if (free.isEmpty()) {
            return; // Others took the last place meanwhile. The client reconnects by itself.
        }
        try (ChangeWatchers<OrderId>.Watcher watcher = free.get()) {
            sink.whenClosed(watcher::wake);
            long seen = seenBefore;
            while (sink.isOpen()) {
                boolean isFinal = false;
                for (OrderChange change : orders.historyAfter(id, seen)) {
                    sink.send(Long.toString(change.version()), EVENT, OrderChangeView.of(change));
                    seen = change.version();
                    isFinal = change.status().isFinal();
                }
                if (isFinal) {
                    return;
                }
                if (!watcher.await(sink.waitMax())) {
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

    /** The data of one event: one version of an order. */
    public record OrderChangeView(
            OrderId orderId,
            long version,
            String status,
            Optional<String> reason,
            Optional<List<Shortage>> shortages,
            Instant changedAt) {
        static OrderChangeView of(OrderChange change) {
            return new OrderChangeView(
                    change.orderId(),
                    change.version(),
                    change.status().text(),
                    change.reason().map(Reason::text),
                    OrderView.shortages(change.shortages()),
                    change.changedAt());
        }
    }
}
