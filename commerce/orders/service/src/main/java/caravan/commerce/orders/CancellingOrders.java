package caravan.commerce.orders;

import caravan.commerce.orders.domain.OrderEvent;
import java.time.Clock;

/** CustomerRepository, or staff, call orders off before they are shipped; whatever was taken is given back. */
public final class CancellingOrders extends ChangeOrders {
    public CancellingOrders(OrderRepository orders, Clock clock) {
        super(orders, clock, OrderEvent.Request.CANCELLATION_REQUESTED);
    }
}
