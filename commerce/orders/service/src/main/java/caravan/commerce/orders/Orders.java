package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderChange;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where orders and their history are kept. */
public interface Orders {
    /** Locks and loads those that exist, in the order of their ids, so that two batches cannot wait for each other. */
    Map<OrderId, Order> lock(Transaction transaction, Collection<OrderId> ids);

    /**
     * Locks and loads pending orders placed before a moment, oldest first; those that another transaction holds are
     * passed over.
     */
    List<Order> lockPendingSince(Transaction transaction, Instant placedBefore, int ordersMax);

    void insert(Transaction transaction, List<NewOrder> orders);

    /** Writes what can change of orders that were locked before. */
    void update(Transaction transaction, Collection<Order> orders);

    void addToHistory(Transaction transaction, List<OrderChange> changes);

    Optional<Order> find(OrderId id);

    /**
     * Newest first.
     *
     * @param before the last page's last order
     */
    List<Order> list(OrderFilter filter, Optional<OrderId> before, int rowsMax);

    /** An order's history after a version, oldest first; 0 for all of it. */
    List<OrderChange> historyAfter(OrderId id, long version);

    /** @param idempotencyKey the caller's key and whose it was, by which an audit can tell that it made one order */
    record NewOrder(Order order, Optional<String> idempotencyKey) {}
}
