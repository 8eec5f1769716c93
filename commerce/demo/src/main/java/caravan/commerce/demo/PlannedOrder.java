package caravan.commerce.demo;

import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.Sku;
import java.util.List;

/**
 * An order that the demo will place.
 *
 * @param customer the index of the sample customer who buys, from 0
 */
record PlannedOrder(OrderKind kind, int customer, List<OrderRequest.Line> lines) {
    PlannedOrder {
        lines = List.copyOf(lines);
    }

    /** The SKU of the order; in a rush, the SKU that too many customers want. */
    Sku firstSku() {
        return lines.getFirst().sku();
    }
}
