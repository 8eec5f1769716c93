package caravan.commerce.orders.contract;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * An order was placed or its status changed; each version is told in exactly one message.
 *
 * @param version from 1, one up at each change
 * @param status pending, confirmed, shipped, returned, rejected or cancelled
 * @param reason why it was rejected or cancelled
 */
public record OrderChanged(
        OrderId orderId,
        UserId userId,
        long version,
        String status,
        Optional<String> reason,
        Money total,
        Instant changedAt)
        implements OrdersMessage {}
