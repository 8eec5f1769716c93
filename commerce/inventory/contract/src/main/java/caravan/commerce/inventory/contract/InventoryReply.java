package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** The replies of inventory. */
public sealed interface InventoryReply extends InventoryMessage
        permits StockReserved, StockRefused, StockReleased, StockCommitted, StockReturned {
    ReservationId reservationId();
}
