package caravan.inventory.contract;

import caravan.kernel.Sku;
import java.util.List;

/** Nothing is held, for want of these. */
public record StockRefused(ReservationId reservationId, List<Sku> missing) implements InventoryReply {}
