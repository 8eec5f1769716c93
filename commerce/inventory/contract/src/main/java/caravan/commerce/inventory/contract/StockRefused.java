package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.util.List;
import java.util.Optional;

/**
 * Nothing is held, because there was too little of these SKUs.
 *
 * @param shortages how many pieces of each SKU were left; missing in messages of earlier versions
 */
public record StockRefused(ReservationId reservationId, List<Sku> missing, Optional<List<Shortage>> shortages)
        implements InventoryReply {
    /**
     * There was too little of a SKU.
     *
     * @param available pieces that were left, 0 or more; fewer than were asked for
     */
    public record Shortage(Sku sku, long available) {}
}
