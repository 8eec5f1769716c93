package caravan.commerce.demo;

import caravan.commerce.client.OrderRequest;
import caravan.commerce.kernel.Sku;
import java.util.List;

/**
 * One order that the demo is going to place.
 *
 * @param customer which of the sample customers buys, from 0
 */
record PlannedOrder(OrderKind kind, int customer, List<OrderRequest.Line> lines) {
    PlannedOrder {
        lines = List.copyOf(lines);
    }

    /** What it is after; of a rush, the product that too many want. */
    Sku firstSku() {
        return lines.getFirst().sku();
    }
}
