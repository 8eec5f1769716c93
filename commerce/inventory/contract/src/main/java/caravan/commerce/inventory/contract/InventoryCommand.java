package caravan.commerce.inventory.contract;

import caravan.commerce.kernel.ReservationId;

/** What inventory is asked to do; asked twice, it does it once and answers again. */
public sealed interface InventoryCommand extends InventoryMessage
        permits ReserveStock, ReleaseStock, CommitStock, ReturnStock {
    ReservationId reservationId();
}
