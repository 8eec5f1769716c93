package caravan.commerce.client;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.time.Duration;
import java.util.List;

/**
 * What to order.
 *
 * @param paymentMethod one that the payment provider knows; the simulated one knows approve, decline, timeout_before_charge,
 *     timeout_after_charge and slow
 * @param settledWithin how long the server waits with its answer until the order is settled, in whole seconds, 0 to 60
 */
public record OrderRequest(List<Line> lines, String paymentMethod, Duration settledWithin) {
    /** A number of pieces of a SKU. */
    public record Line(Sku sku, Quantity quantity) {}

    public OrderRequest {
        lines = List.copyOf(lines);
    }

    /** An order of one line whose payment is approved, answered at once. */
    public static OrderRequest of(Sku sku, int quantity) {
        return new OrderRequest(List.of(new Line(sku, new Quantity(quantity))), "approve", Duration.ZERO);
    }

    public OrderRequest paidBy(String method) {
        return new OrderRequest(lines, method, settledWithin);
    }

    public OrderRequest waiting(Duration longest) {
        return new OrderRequest(lines, paymentMethod, longest);
    }
}
