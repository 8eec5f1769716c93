package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;
import java.util.List;

/** Hold these pieces, all or none. Each SKU stands once. */
public record ReserveStock(ReservationId reservationId, List<StockLine> lines) implements InventoryCommand {}
