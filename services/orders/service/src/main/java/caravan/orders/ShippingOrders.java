package caravan.orders;

import caravan.orders.domain.OrderEvent;
import java.time.Clock;

/** Staff ship confirmed orders: the stock leaves, and the payment is taken. */
public final class ShippingOrders extends ChangingOrders {
    public ShippingOrders(Orders orders, Clock clock) {
        super(orders, clock, OrderEvent.Request.SHIPMENT_REQUESTED);
    }
}
