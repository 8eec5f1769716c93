package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** The held pieces leave the stock. */
public record CommitStock(ReservationId reservationId) implements InventoryCommand {}
