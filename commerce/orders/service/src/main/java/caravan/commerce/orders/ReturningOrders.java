package caravan.commerce.orders;

import caravan.commerce.orders.domain.OrderEvent;
import java.time.Clock;

/** Staff take shipped orders back: the stock is on hand again, and the payment given back. */
public final class ReturningOrders extends ChangeOrders {
    public ReturningOrders(OrderRepository orders, Clock clock) {
        super(orders, clock, OrderEvent.Request.RETURN_REQUESTED);
    }
}
