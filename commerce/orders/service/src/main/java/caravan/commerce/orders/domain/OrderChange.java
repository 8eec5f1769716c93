package caravan.commerce.orders.domain;

import caravan.commerce.kernel.OrderId;
import java.time.Instant;
import java.util.Optional;

/**
 * One version in an order's history.
 *
 * @param version from 1, one up at each change
 */
public record OrderChange(
        OrderId orderId, long version, OrderStatus status, Optional<Reason> reason, Instant changedAt) {}
