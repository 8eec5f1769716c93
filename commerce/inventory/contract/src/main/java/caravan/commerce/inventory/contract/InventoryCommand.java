package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** The commands that inventory takes. A repeated command does nothing more and is answered again. */
public sealed interface InventoryCommand extends InventoryMessage
        permits ReserveStock, ReleaseStock, CommitStock, ReturnStock {
    ReservationId reservationId();
}
