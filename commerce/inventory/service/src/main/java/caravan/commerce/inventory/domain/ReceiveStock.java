package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import java.util.Optional;

/** Adds received pieces. The first receipt makes the SKU known. */
public record ReceiveStock(Sku sku, Quantity quantity) implements StockCommand {
    @Override
    public StockOutcome decide(StockLevel level, String cause) {
        if (level.onHand() + quantity.value() > StockLevel.ON_HAND_MAX) {
            return new StockOutcome.BeyondBound(level);
        }
        return new StockOutcome.Changed(
                level.onHandChangedBy(quantity.value()),
                new StockMovement(sku, StockMovement.Kind.RECEIPT, quantity.value(), cause, Optional.empty()));
    }
}
