package caravan.orders;

import caravan.kernel.UserId;
import caravan.orders.domain.OrderStatus;
import java.util.Optional;

/** Which orders to list; what is empty does not narrow. */
public record OrderFilter(Optional<UserId> userId, Optional<OrderStatus> status) {}
