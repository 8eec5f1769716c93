package caravan.commerce.demo;

import caravan.commerce.kernel.OrderId;
import java.util.Optional;

/**
 * How a planned order ended.
 *
 * @param orderId empty if the order was refused
 * @param found the status with its reason, or what went wrong
 */
record Played(PlannedOrder plan, Optional<OrderId> orderId, String found) {
    boolean isConfirmed() {
        return found.equals("confirmed");
    }
}
