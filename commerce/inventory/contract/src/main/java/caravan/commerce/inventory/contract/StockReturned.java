package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** The committed pieces are on hand again. */
public record StockReturned(ReservationId reservationId) implements InventoryReply {}
