package caravan.commerce.orders.http;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.domain.OrderItem;
import caravan.commerce.orders.domain.PaymentMethod;
import caravan.kernel.UserId;
import java.util.List;
import java.util.Optional;

/**
 * What {@code POST /orders} takes.
 *
 * @param userId whose order it shall be; the caller's unless said
 */
public record PlaceOrderBody(Optional<UserId> userId, List<Item> items, Optional<PaymentMethod> paymentMethod) {

    /** So many pieces of a SKU; a bare SKU is one piece. */
    public record Item(Sku sku, Quantity quantity) {
        /**
         * The short form: the JSON reader calls it where a text stands in place of the object.
         *
         * @throws IllegalArgumentException if it is not a SKU
         */
        public static Item fromText(String sku) {
            return new Item(new Sku(sku), new Quantity(1));
        }
    }

    List<OrderItem> orderItems() {
        return items.stream()
                .map(item -> new OrderItem(item.sku(), item.quantity()))
                .toList();
    }
}
