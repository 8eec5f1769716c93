package caravan.commerce.orders;

import caravan.commerce.orders.domain.OrderEvent;
import java.time.Clock;

/** Staff ship confirmed orders: the stock leaves, and the payment is taken. */
public final class ShippingOrders extends ChangeOrders {
    public ShippingOrders(OrderRepository orders, Clock clock) {
        super(orders, clock, OrderEvent.Request.SHIPMENT_REQUESTED);
    }
}
