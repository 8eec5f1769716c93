package caravan.commerce.orders;

import caravan.commerce.orders.domain.OrderStatus;
import caravan.kernel.UserId;
import java.util.Optional;

/** Which orders to list; what is empty does not narrow. */
public record OrderFilter(Optional<UserId> userId, Optional<OrderStatus> status) {}
