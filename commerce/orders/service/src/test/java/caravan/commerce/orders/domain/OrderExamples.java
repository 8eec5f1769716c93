package caravan.commerce.orders.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.domain.Order.Decision;
import caravan.commerce.orders.domain.Order.Shortage;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Orders for tests. */
final class OrderExamples {
    static final Instant PLACED_AT = Instant.parse("2026-03-01T10:00:00Z");
    static final Instant LATER = Instant.parse("2026-03-01T10:00:05Z");

    static final OrderEvent OUT_OF_LAMPS = new OrderEvent.StockRefused(List.of(new Shortage(new Sku("lamp"), 1)));

    static final List<OrderEvent> EVENTS = allEvents();

    private OrderExamples() {}

    static Decision.Changed placing() {
        Order.Line line = new Order.Line(new Sku("lamp"), new Quantity(2), Money.of(1999, "EUR"));
        return Order.place(
                new OrderId(UUID.fromString("01890000-0000-7000-8000-000000000001")),
                new PaymentId(UUID.fromString("01890000-0000-7000-8000-000000000002")),
                new UserId(UUID.fromString("01890000-0000-7000-8000-000000000003")),
                new Quote.Priced(List.of(line), Money.of(3998, "EUR")),
                new PaymentMethod("approve"),
                OrderDetails.NONE,
                PLACED_AT);
    }

    /** A placed order after these events. */
    static Order after(OrderEvent... events) {
        Order order = placing().order();
        for (OrderEvent event : events) {
            order = order.decide(event, LATER).order();
        }
        return order;
    }

    /** Every order that a placed order can become, by any events. */
    static Set<Order> reachable() {
        Set<Order> found = new LinkedHashSet<>();
        Deque<Order> open = new ArrayDeque<>(List.of(placing().order()));
        while (!open.isEmpty()) {
            Order order = open.remove();
            if (found.add(order)) {
                EVENTS.forEach(event -> open.add(order.decide(event, LATER).order()));
            }
        }
        return found;
    }

    private static List<OrderEvent> allEvents() {
        List<OrderEvent> all = new ArrayList<>(List.of(OrderEvent.Request.values()));
        all.addAll(List.of(OrderEvent.Reply.values()));
        all.add(OUT_OF_LAMPS);
        return List.copyOf(all);
    }
}
