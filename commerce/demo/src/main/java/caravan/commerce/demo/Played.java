package caravan.commerce.demo;

import caravan.commerce.kernel.OrderId;
import java.util.Optional;

/**
 * What became of a planned order.
 *
 * @param orderId empty if the order was refused
 * @param found its status with its reason, or what went wrong
 */
record Played(PlannedOrder plan, Optional<OrderId> orderId, String found) {
    boolean isConfirmed() {
        return found.equals("confirmed");
    }
}
