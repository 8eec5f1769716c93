package caravan.commerce.orders;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.domain.Order;
import java.util.List;
import java.util.Optional;

/**
 * A part of a list of orders. It may be short, or empty, though there are more: what few orders are like is looked for among so many only.
 *
 * @param next the order behind which to go on, if there may be more
 */
public record OrderPage(List<Order> orders, Optional<OrderId> next) {
    public OrderPage {
        orders = List.copyOf(orders);
    }
}
