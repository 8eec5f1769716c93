package caravan.commerce.orders.domain;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order.Shortage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One version in an order's history.
 *
 * @param version from 1, one up at each change
 * @param shortages what was left of each SKU for want of which it was rejected, if inventory told
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
