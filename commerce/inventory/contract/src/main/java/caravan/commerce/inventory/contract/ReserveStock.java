package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;
import java.util.List;

/** Hold all of these pieces, or none. Each SKU appears once. */
public record ReserveStock(ReservationId reservationId, List<StockLine> lines) implements InventoryCommand {}
