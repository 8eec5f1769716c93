package caravan.commerce.inventory.contract;

/** What inventory answers. */
public sealed interface InventoryReply extends InventoryMessage
        permits StockReserved, StockRefused, StockReleased, StockCommitted, StockReturned {
    ReservationId reservationId();
}
