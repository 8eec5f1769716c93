package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.OrderRepository.OwnReference;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderDetails;
import caravan.kernel.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;

/**
 * Which orders have the references that a batch asks for, as far as the batch has decided. If another transaction takes one meanwhile, the
 * unique index fails this batch. It runs again, and finds the other order.
 */
final class TakenReferences {
    private final Map<OwnReference, OrderId> taken;

    private TakenReferences(Map<OwnReference, OrderId> taken) {
        this.taken = taken;
    }

    /** Asks the database only if there is something to ask: most batches have no reference. */
    static TakenReferences of(Transaction transaction, OrderRepository orders, Collection<OwnReference> asked) {
        return new TakenReferences(
                asked.isEmpty()
                        ? new HashMap<>()
                        : new HashMap<>(orders.withReferences(transaction, new HashSet<>(asked))));
    }

    /** The order of this user that has the reference of these details. */
    Optional<OrderId> by(UserId userId, OrderDetails details) {
        return OwnReference.of(userId, details).map(taken::get);
    }

    void add(Order order) {
        OwnReference.of(order.userId(), order.details()).ifPresent(own -> taken.put(own, order.id()));
    }

    void move(Order before, Order after) {
        OwnReference.of(before.userId(), before.details()).ifPresent(taken::remove);
        add(after);
    }
}
