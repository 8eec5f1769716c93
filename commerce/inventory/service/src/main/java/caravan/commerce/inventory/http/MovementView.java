package caravan.commerce.inventory.http;

import caravan.commerce.inventory.StockLevelRepository.JournalEntry;
import caravan.commerce.inventory.domain.AdjustmentReason;
import caravan.commerce.inventory.domain.StockMovement;
import caravan.commerce.kernel.Sku;
import caravan.kernel.WireNames;
import java.time.Instant;
import java.util.Optional;

/**
 * An entry of the journal in JSON.
 *
 * @param change pieces that came, or below 0 pieces that left
 * @param cause the id of the order, or of the request
 */
record MovementView(long id, Sku sku, String kind, long change, String cause, Optional<String> reason, Instant at) {
    static MovementView of(JournalEntry entry) {
        StockMovement movement = entry.movement();
        return new MovementView(
                entry.id(),
                movement.sku(),
                WireNames.of(movement.kind()),
                movement.change(),
                movement.cause(),
                movement.reason().map(AdjustmentReason::value),
                entry.at());
    }
}
