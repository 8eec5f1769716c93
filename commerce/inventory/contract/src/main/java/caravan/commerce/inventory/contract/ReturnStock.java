package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** Take committed pieces back on hand. */
public record ReturnStock(ReservationId reservationId) implements InventoryCommand {}
