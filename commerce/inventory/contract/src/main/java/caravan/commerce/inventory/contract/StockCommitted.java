package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** The held pieces have left the stock. */
public record StockCommitted(ReservationId reservationId) implements InventoryReply {}
