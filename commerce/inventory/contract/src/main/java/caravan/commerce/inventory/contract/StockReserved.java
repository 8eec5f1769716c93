package caravan.commerce.inventory.contract;

/** All pieces are held. */
public record StockReserved(ReservationId reservationId) implements InventoryReply {}
