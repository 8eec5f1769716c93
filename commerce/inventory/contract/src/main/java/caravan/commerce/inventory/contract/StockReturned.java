package caravan.commerce.inventory.contract;

/** The pieces that had left are on hand again. */
public record StockReturned(ReservationId reservationId) implements InventoryReply {}
