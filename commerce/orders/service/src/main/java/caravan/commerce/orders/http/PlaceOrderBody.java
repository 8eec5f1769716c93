package caravan.commerce.orders.http;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.domain.PaymentMethod;
import caravan.commerce.orders.domain.PriceList;
import caravan.kernel.UserId;
import java.util.List;
import java.util.Optional;

/**
 * What {@code POST /orders} takes.
 *
 * @param userId whose order it shall be; the caller's unless said
 * @param expectedTotal what the customer saw the order cost: at another total nothing is ordered
 */
public record PlaceOrderBody(
        Optional<UserId> userId,
        List<Item> items,
        Optional<Money> expectedTotal,
        Optional<PaymentMethod> paymentMethod) {

    /**
     * So many pieces of a SKU; a bare SKU is one piece.
     *
     * @param unitPrice what the customer saw a piece cost: at another price nothing is ordered
     */
    public record Item(Sku sku, Quantity quantity, Optional<Money> unitPrice) {
        /**
         * The short form: the JSON reader calls it where a text stands in place of the object.
         *
         * @throws IllegalArgumentException if it is not a SKU
         */
        public static Item fromText(String sku) {
            return new Item(new Sku(sku), new Quantity(1), Optional.empty());
        }
    }

    List<PriceList.Item> orderItems() {
        return items.stream()
                .map(item -> new PriceList.Item(item.sku(), item.quantity(), item.unitPrice()))
                .toList();
    }
}
