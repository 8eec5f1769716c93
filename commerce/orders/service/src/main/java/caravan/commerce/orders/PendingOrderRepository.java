package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.OrderId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Stores where the pending orders are, because no index has an order's status. */
public interface PendingOrderRepository {
    /** Orders that are stored one by one. With so many pending orders, the search goes on once some of them are settled. */
    int KNOWN_MAX = 10_000;

    /**
     * Every pending order has an id above {@code lookedUpTo}, or is one of {@code orders}.
     *
     * @param orders at most {@value PendingOrderRepository#KNOWN_MAX}
     */
    record Known(OrderId lookedUpTo, Set<OrderId> orders) {
        public Known {
            orders = Set.copyOf(orders);
        }
    }

    /** An order, and whether it was pending when the search read it. */
    record Seen(OrderId id, boolean pending) {}

    /** Reads and locks what is known, until the transaction ends. Empty if another transaction has the lock. */
    Optional<Known> lock(Transaction transaction);

    /** When the oldest other transaction of this service began, by the database's clock; empty if none is running. */
    Optional<Instant> oldestTransaction(Transaction transaction);

    /** Orders with a larger id that were placed before a time, oldest first. */
    List<Seen> placed(Transaction transaction, OrderId after, Instant before, int rowsMax);

    /** Answers which of these orders are pending. */
    Set<OrderId> pendingOf(Transaction transaction, Collection<OrderId> ids);

    void save(Transaction transaction, Known known);
}
