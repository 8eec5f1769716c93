package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** Release the reservation's pieces. A reservation that holds nothing, or was never made, is released, too. */
public record ReleaseStock(ReservationId reservationId) implements InventoryCommand {}
