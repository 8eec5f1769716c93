package caravan.commerce.orders.contract;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.Sku;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An order was placed, or its status, reference or metadata changed. Each version is sent in exactly one message.
 *
 * @param version from 1; it goes up by one at each change
 * @param status pending, confirmed, shipped, returned, rejected or cancelled
 * @param reason why it was rejected or cancelled, or why it is still pending: {@code payment_action_required}
 * @param shortages the SKUs with too little stock, if it was rejected for that; older messages do not have it
 * @param externalReference the number that another system has for it, if any
 * @param metadata what other systems keep with it, texts by their keys; empty for none
 */
public record OrderChanged(
        OrderId orderId,
        UserId userId,
        long version,
        String status,
        Optional<String> reason,
        Optional<List<Shortage>> shortages,
        Money total,
        Instant changedAt,
        Optional<String> externalReference,
        Optional<Map<String, String>> metadata)
        implements OrdersMessage {
    /**
     * There was too little of a SKU.
     *
     * @param available pieces that were left: from 0 on, and fewer than were ordered
     */
    public record Shortage(Sku sku, long available) {}
}
