package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** All pieces are held. */
public record StockReserved(ReservationId reservationId) implements InventoryReply {}
