package caravan.commerce.inventory.domain;

import caravan.commerce.kernel.Sku;
import java.util.Optional;

/** Corrects a count: there are more or fewer pieces than the level says. */
public record AdjustStock(Sku sku, CountDifference difference, AdjustmentReason reason) implements StockCommand {
    @Override
    public StockOutcome decide(StockLevel level, String cause) {
        if (level.version() == 0) {
            return new StockOutcome.UnknownSku();
        }
        long onHand = level.onHand() + difference.value();
        if (onHand < level.reserved()) {
            return new StockOutcome.BelowReserved(level);
        }
        if (onHand > StockLevel.ON_HAND_MAX) {
            return new StockOutcome.BeyondBound(level);
        }
        return new StockOutcome.Changed(
                level.onHandChangedBy(difference.value()),
                new StockMovement(sku, StockMovement.Kind.ADJUSTMENT, difference.value(), cause, Optional.of(reason)));
    }
}
