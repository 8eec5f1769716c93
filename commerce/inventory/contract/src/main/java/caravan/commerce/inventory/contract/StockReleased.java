package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** Nothing is held any more. */
public record StockReleased(ReservationId reservationId) implements InventoryReply {}
