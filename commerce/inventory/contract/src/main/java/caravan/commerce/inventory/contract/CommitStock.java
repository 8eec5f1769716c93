package caravan.commerce.inventory.contract;

/** The held pieces leave the house. */
public record CommitStock(ReservationId reservationId) implements InventoryCommand {}
