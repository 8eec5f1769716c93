package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Decision;
import caravan.commerce.orders.domain.OrderChange;
import caravan.commerce.orders.domain.OrderEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The orders that one transaction works on: loaded and locked once, decided in memory, where a later decision sees
 * what an earlier one did, and written together.
 */
final class OrderBatch {
    private final Transaction transaction;
    private final OrderRepository orders;
    private final OrderMessages messages;
    private final Instant now;
    private final Map<OrderId, Order> loaded;
    private final Map<OrderId, Order> moved = new LinkedHashMap<>();
    private final Map<OrderId, List<OrderChange>> changes = new HashMap<>();

    private OrderBatch(Transaction transaction, OrderRepository orders, Instant now, Map<OrderId, Order> loaded) {
        this.transaction = transaction;
        this.orders = orders;
        this.messages = new OrderMessages(transaction.outbox());
        this.now = now;
        this.loaded = loaded;
    }

    /** Locks the orders of these ids, as far as they exist. */
    static OrderBatch lock(Transaction transaction, OrderRepository orders, Instant now, Collection<OrderId> ids) {
        return new OrderBatch(transaction, orders, now, orders.lock(transaction, ids));
    }

    /** Takes orders that are locked already. */
    static OrderBatch of(Transaction transaction, OrderRepository orders, Instant now, List<Order> locked) {
        Map<OrderId, Order> loaded = new HashMap<>();
        locked.forEach(order -> loaded.put(order.id(), order));
        return new OrderBatch(transaction, orders, now, loaded);
    }

    /** The moment of a batch, as exact as PostgreSQL keeps it: an order reads the same before and after it is stored. */
    static Instant moment(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    Optional<Order> find(OrderId id) {
        return Optional.ofNullable(loaded.get(id));
    }

    /** Decides an event, sends what follows from it, and remembers the order to be written. */
    Decision decide(Order order, OrderEvent event, Cause cause) {
        Decision decision = order.decide(event, now);
        switch (decision) {
            case Decision.Changed changed -> remember(changed, cause);
            case Decision.Unchanged _, Decision.Refused _ -> {}
        }
        return decision;
    }

    /** Writes all that has moved, with its history. */
    void save() {
        if (!moved.isEmpty()) {
            orders.update(
                    transaction,
                    moved.values().stream()
                            .map(order ->
                                    new OrderRepository.MovedOrder(order, changes.getOrDefault(order.id(), List.of())))
                            .toList());
        }
    }

    private void remember(Decision.Changed changed, Cause cause) {
        Order order = changed.order();
        loaded.put(order.id(), order);
        moved.put(order.id(), order);
        if (changed.visible()) {
            changes.computeIfAbsent(order.id(), _ -> new ArrayList<>()).add(order.asChange());
        }
        messages.send(changed, cause);
    }
}
