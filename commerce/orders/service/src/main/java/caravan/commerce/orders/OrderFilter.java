package caravan.commerce.orders;

import caravan.commerce.orders.domain.OrderStatus;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * The filter of a list of orders. An empty field does not restrict the list.
 *
 * @param placedAfter only orders that were placed later, to the millisecond
 * @param placedBefore only orders that were placed earlier
 */
public record OrderFilter(
        Optional<UserId> userId,
        Optional<OrderStatus> status,
        Optional<Instant> placedAfter,
        Optional<Instant> placedBefore) {

    public OrderFilter(Optional<UserId> userId, Optional<OrderStatus> status) {
        this(userId, status, Optional.empty(), Optional.empty());
    }
}
