package caravan.commerce.inventory.contract;

/** The held pieces have left the house. */
public record StockCommitted(ReservationId reservationId) implements InventoryReply {}
