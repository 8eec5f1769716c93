package caravan.commerce.client;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.kernel.UserId;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An order as the server answers it.
 *
 * @param status pending, confirmed, shipped, returned, rejected or cancelled
 * @param reason why it was rejected or cancelled
 * @param version rises by one at each change of status
 */
public record Order(
        OrderId id,
        UserId userId,
        String status,
        Optional<String> reason,
        List<Item> items,
        Money total,
        long version) {
    /** A number of pieces, and the price of each. */
    public record Item(Sku sku, Quantity quantity, Money unitPrice) {}

    public Order {
        items = List.copyOf(items);
    }

    static Order of(JsonNode body) {
        return new Order(
                OrderId.parse(body.required("id").asString()),
                UserId.parse(body.required("user_id").asString()),
                body.required("status").asString(),
                body.path("reason").stringValueOpt(),
                body.required("items").valueStream().map(Order::item).toList(),
                money(body.required("total")),
                body.required("version").asLong());
    }

    /** Whether the order is confirmed, rejected or in a later status. */
    public boolean isSettled() {
        return !status.equals("pending");
    }

    /** The status, with the reason where there is one: {@code rejected (out_of_stock)}. */
    public String statusWithReason() {
        return reason.map(why -> status + " (" + why + ")").orElse(status);
    }

    private static Item item(JsonNode body) {
        return new Item(
                new Sku(body.required("sku").asString()),
                new Quantity(body.required("quantity").asInt()),
                money(body.required("unit_price")));
    }

    private static Money money(JsonNode body) {
        return Money.of(
                body.required("amount").asLong(), body.required("currency").asString());
    }
}
