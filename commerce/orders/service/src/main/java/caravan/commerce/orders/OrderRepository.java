package caravan.commerce.orders;

import caravan.chassis.api.KeyLookUp.Made;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.ExternalReference;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderChange;
import caravan.commerce.orders.domain.OrderDetails;
import caravan.kernel.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All orders, each with its history. */
public interface OrderRepository {
    /** Locks and loads the orders that exist, in the order of their ids: two batches cannot wait for each other. */
    Map<OrderId, Order> lock(Transaction transaction, Collection<OrderId> ids);

    /** Locks and loads those orders that are pending, in the order of their ids. It skips orders that another transaction has locked. */
    List<Order> lockPending(Transaction transaction, Collection<OrderId> ids);

    /** The orders that were placed with these keys, as they are now, but with the details that they were placed with. */
    List<Made<Order>> madeUnder(Transaction transaction, Collection<String> keys);

    /**
     * What the pending orders of these customers hold. A customer without a pending order is absent. It reads only some thousands of a
     * customer's latest orders.
     */
    Map<UserId, PendingSum> pendingSumsOf(Transaction transaction, Collection<UserId> customers);

    /** Adds orders, each with its first version as its history. */
    void insert(Transaction transaction, List<NewOrder> orders);

    /** Writes orders that were locked before, as far as they can change, and adds to their history. */
    void update(Transaction transaction, Collection<MovedOrder> orders);

    /** Writes the details of orders that were locked before. {@link #update} writes their new versions. */
    void updateDetails(Transaction transaction, Collection<DetailedOrder> orders);

    /** The orders that have these references. */
    Map<OwnReference, OrderId> withReferences(Transaction transaction, Collection<OwnReference> references);

    Optional<Order> find(OrderId id);

    /**
     * Newest first.
     *
     * @param before list the orders after this one, which the previous page gave as its {@code next}
     * @param limit the most orders of a page
     */
    OrderPage list(OrderFilter filter, Optional<OrderId> before, int limit);

    /** An order's history after a version, oldest first. After version 0 it is all. */
    List<OrderChange> historyAfter(OrderId id, long version);

    /** @param idempotencyKey stays with the order; no other order can have it */
    record NewOrder(Order order, Optional<IdempotencyKey> idempotencyKey) {}

    /**
     * An order that has changed in a transaction.
     *
     * @param changes its new versions, oldest first; none if only a hidden state has changed
     */
    record MovedOrder(Order order, List<OrderChange> changes) {
        public MovedOrder {
            changes = List.copyOf(changes);
        }
    }

    /**
     * An order with other details.
     *
     * @param versions those of its new versions that changed the details, oldest first
     */
    record DetailedOrder(Order order, List<Long> versions) {
        public DetailedOrder {
            versions = List.copyOf(versions);
        }
    }

    /** A reference is unique among the orders of a user. */
    record OwnReference(UserId userId, ExternalReference reference) {
        /** The reference of an order, if it has one. */
        static Optional<OwnReference> of(UserId userId, OrderDetails details) {
            return details.externalReference().map(reference -> new OwnReference(userId, reference));
        }
    }

    /**
     * One page of a list of orders. It may be short, or empty, although more orders follow: a page of a rare status looks at a bounded
     * number of orders.
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
    record PendingSum(long orders, long pieces) {
        static final PendingSum NOTHING = new PendingSum(0, 0);

        PendingSum plus(PendingSum other) {
            return new PendingSum(orders + other.orders, pieces + other.pieces);
        }

        boolean isWithin(PendingSum most) {
            return orders <= most.orders && pieces <= most.pieces;
        }
    }
}
