package caravan.commerce.orders;

import caravan.commerce.orders.domain.OrderEvent;
import java.time.Clock;

/** Customers, or staff, call orders off before they are shipped; whatever was taken is given back. */
public final class CancellingOrders extends ChangingOrders {
    public CancellingOrders(Orders orders, Clock clock) {
        super(orders, clock, OrderEvent.Request.CANCELLATION_REQUESTED);
    }
}
