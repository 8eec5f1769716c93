package caravan.commerce.orders.domain;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order.Shortage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One version of an order, as an entry of its history.
 *
 * @param version from 1; it goes up by one at each change
 * @param shortages the SKUs with too little stock, if it was rejected for that and inventory said which
 */
public record OrderChange(
        OrderId orderId,
        long version,
        OrderStatus status,
        Optional<Reason> reason,
        List<Shortage> shortages,
        Instant changedAt) {
    public OrderChange {
        shortages = List.copyOf(shortages);
    }
}
