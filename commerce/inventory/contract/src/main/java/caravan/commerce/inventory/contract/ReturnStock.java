package caravan.commerce.inventory.contract;

/** The pieces that left come back on hand. */
public record ReturnStock(ReservationId reservationId) implements InventoryCommand {}
