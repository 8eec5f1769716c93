package caravan.commerce.inventory;

import caravan.chassis.api.tracing.Cause;
import caravan.chassis.api.trail.Actor;
import caravan.chassis.api.trail.Change;
import caravan.chassis.api.trail.Fields;
import caravan.commerce.inventory.domain.AdjustStock;
import caravan.commerce.inventory.domain.ReceiveStock;
import caravan.commerce.inventory.domain.StockCommand;
import caravan.commerce.inventory.domain.StockLevel;

/**
 * The records of stock changes for the trail: who made the change, and what is different. The journal has the reason, under the same cause.
 */
final class StockChanges {
    private StockChanges() {}

    static Change of(Actor actor, Cause cause, StockCommand asked, StockLevel before, StockLevel after) {
        String action = switch (asked) {
            case ReceiveStock _ -> "stock_received";
            case AdjustStock _ -> "stock_adjusted";
        };
        return new Change(actor, cause, action, "stock", after.sku().value(), fields(before), fields(after));
    }

    private static Fields fields(StockLevel level) {
        return level.version() == 0
                ? Fields.NONE
                : Fields.of("version", level.version()).and("on_hand", level.onHand());
    }
}
