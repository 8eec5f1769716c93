package caravan.commerce.orders.http;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order.Shortage;
import caravan.commerce.orders.domain.OrderChange;
import caravan.commerce.orders.domain.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One change of an order, as a server-sent event tells it. */
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
