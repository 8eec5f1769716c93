package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** Give back what the reservation holds; one that holds nothing, or was never made, is released all the same. */
public record ReleaseStock(ReservationId reservationId) implements InventoryCommand {}
