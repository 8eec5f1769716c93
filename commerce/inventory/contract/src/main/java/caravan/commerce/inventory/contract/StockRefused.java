package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;
import caravan.commerce.kernel.Sku;
import java.util.List;

/** Nothing is held, for want of these. */
public record StockRefused(ReservationId reservationId, List<Sku> missing) implements InventoryReply {}
