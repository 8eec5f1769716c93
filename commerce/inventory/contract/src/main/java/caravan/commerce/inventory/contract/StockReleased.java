package caravan.commerce.inventory.contract;

/** Nothing is held any more. */
public record StockReleased(ReservationId reservationId) implements InventoryReply {}
