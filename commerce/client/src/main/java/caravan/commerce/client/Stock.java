package caravan.commerce.client;

import caravan.commerce.kernel.Sku;
import tools.jackson.databind.JsonNode;

/**
 * A SKU's pieces.
 *
 * @param onHand pieces in the stock
 * @param reserved how many of them are held for orders
 */
public record Stock(Sku sku, long onHand, long reserved) {
    static Stock of(JsonNode body) {
        return new Stock(
                new Sku(body.required("sku").asString()),
                body.required("on_hand").asLong(),
                body.required("reserved").asLong());
    }

    public long available() {
        return onHand - reserved;
    }
}
