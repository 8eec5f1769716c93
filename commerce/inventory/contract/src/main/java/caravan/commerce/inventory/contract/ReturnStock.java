package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** The pieces that left come back on hand. */
public record ReturnStock(ReservationId reservationId) implements InventoryCommand {}
