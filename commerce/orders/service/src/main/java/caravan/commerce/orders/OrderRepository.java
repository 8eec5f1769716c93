package caravan.commerce.orders;

import caravan.chassis.api.KeyLookUp.Made;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderChange;
import caravan.kernel.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where orders are kept, each with its history. */
public interface OrderRepository {
    /** Locks and loads those that exist, in the order of their ids, so that two batches cannot wait for each other. */
    Map<OrderId, Order> lock(Transaction transaction, Collection<OrderId> ids);

    /** Locks and loads those that are pending, in the order of their ids; those that another transaction holds are passed over. */
    List<Order> lockPending(Transaction transaction, Collection<OrderId> ids);

    /** The orders that these keys made, as they stand. */
    List<Made<Order>> madeUnder(Transaction transaction, Collection<String> keys);

    /** What pending orders hold of these customers; nobody who has none. Of one customer's young orders, some thousands are looked at. */
    Map<UserId, Unsettled> unsettledOf(Transaction transaction, Collection<UserId> customers);

    /** Adds orders, each with its first version as its history. */
    void insert(Transaction transaction, List<NewOrder> orders);

    /** Writes what can change of orders that were locked before, and adds to their history. */
    void update(Transaction transaction, Collection<MovedOrder> orders);

    Optional<Order> find(OrderId id);

    /**
     * Newest first.
     *
     * @param before the order that the last page named as its next
     * @param limit orders of a page
     */
    OrderPage list(OrderFilter filter, Optional<OrderId> before, int limit);

    /** An order's history after a version, oldest first; 0 for all of it. */
    List<OrderChange> historyAfter(OrderId id, long version);

    /** @param idempotencyKey which makes one order: it stays with it, and no other can have it */
    record NewOrder(Order order, Optional<IdempotencyKey> idempotencyKey) {}

    /**
     * An order after what happened to it in a transaction.
     *
     * @param changes the versions that are new, in their order; none if its customer can tell no difference
     */
    record MovedOrder(Order order, List<OrderChange> changes) {
        public MovedOrder {
            changes = List.copyOf(changes);
        }
    }

    /**
     * One page of a list of orders. It may be short, or empty, although more orders follow: a page of a rare status looks at a bounded number
     * of orders.
     *
     * @param next the last order of this page; give it as {@code before} for the next page. Empty if no order follows
     */
    record OrderPage(List<Order> orders, Optional<OrderId> next) {
        public OrderPage {
            orders = List.copyOf(orders);
        }
    }

    /**
     * What a customer's pending orders hold. Their stock is reserved, and they are not paid.
     *
     * @param orders from 0 on
     * @param pieces of all SKUs together, from 0 on
     */
    record Unsettled(long orders, long pieces) {
        static final Unsettled NOTHING = new Unsettled(0, 0);

        Unsettled plus(Unsettled other) {
            return new Unsettled(orders + other.orders, pieces + other.pieces);
        }

        boolean isWithin(Unsettled most) {
            return orders <= most.orders && pieces <= most.pieces;
        }
    }
}
