package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.OrderId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is known of where the pending orders are, so that they are found although no index tells an order's status. */
public interface PendingOrderRepository {
    /** OrderRepository that are remembered one by one; with so many pending, looking further waits until some are settled. */
    int KNOWN_MAX = 10_000;

    /**
     * Every pending order has an id above {@code lookedUpTo}, or is one of {@code orders}.
     *
     * @param orders {@value PendingOrderRepository#KNOWN_MAX} at most
     */
    record Known(OrderId lookedUpTo, Set<OrderId> orders) {
        public Known {
            orders = Set.copyOf(orders);
        }
    }

    /** An order, and whether it was pending when it was looked at. */
    record Seen(OrderId id, boolean pending) {}

    /** What is known, locked until the transaction ends; empty if another transaction holds it. */
    Optional<Known> lock(Transaction transaction);

    /** When the oldest of this service's other transactions began, by the database's clock; empty if none is under way. */
    Optional<Instant> oldestTransaction(Transaction transaction);

    /** OrderRepository behind an id that were placed before a moment, oldest first. */
    List<Seen> placed(Transaction transaction, OrderId after, Instant before, int rowsMax);

    /** Those of these orders that are pending. */
    Set<OrderId> pendingOf(Transaction transaction, Collection<OrderId> ids);

    void save(Transaction transaction, Known known);
}
