package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** The pieces that had left are on hand again. */
public record StockReturned(ReservationId reservationId) implements InventoryReply {}
