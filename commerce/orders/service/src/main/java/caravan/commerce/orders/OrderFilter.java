package caravan.commerce.orders;

import caravan.commerce.orders.domain.OrderStatus;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which orders to list; what is empty does not narrow.
 *
 * @param placedAfter only orders that were placed later than this, to the millisecond
 * @param placedBefore only orders that were placed earlier than this
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
