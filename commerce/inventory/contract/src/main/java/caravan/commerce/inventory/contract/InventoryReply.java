package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** What inventory answers. */
public sealed interface InventoryReply extends InventoryMessage
        permits StockReserved, StockRefused, StockReleased, StockCommitted, StockReturned {
    ReservationId reservationId();
}
