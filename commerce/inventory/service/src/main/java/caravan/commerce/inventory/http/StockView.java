package caravan.commerce.inventory.http;

import caravan.commerce.inventory.domain.StockLevel;
import caravan.commerce.kernel.Sku;

/** A level in JSON. */
record StockView(Sku sku, long onHand, long reserved, long available, long version) {
    static StockView of(StockLevel level) {
        return new StockView(level.sku(), level.onHand(), level.reserved(), level.available(), level.version());
    }
}
