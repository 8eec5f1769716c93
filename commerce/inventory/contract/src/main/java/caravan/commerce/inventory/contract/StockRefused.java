package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.Optional;

/**
 * Nothing is held, for want of these.
 *
 * @param shortages what was left of each of these when it was refused; missing in messages from before it was told
 */
public record StockRefused(ReservationId reservationId, List<Sku> missing, Optional<List<Shortage>> shortages)
        implements InventoryReply {
    /**
     * There was too little of a SKU.
     *
     * @param available pieces that were left, from 0 on; fewer than were asked for
     */
    public record Shortage(Sku sku, long available) {}
}
