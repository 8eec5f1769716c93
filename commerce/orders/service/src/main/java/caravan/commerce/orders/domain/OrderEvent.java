package caravan.commerce.orders.domain;

import java.util.List;

/** What can happen to an order once it is placed. */
public sealed interface OrderEvent {

    /** Someone, or the clock, wants something of the order, which its status may not allow. */
    enum Request implements OrderEvent {
        CANCELLATION_REQUESTED,
        SHIPMENT_REQUESTED,
        RETURN_REQUESTED,
        /** It was pending for longer than its limit. */
        EXPIRED
    }

    /**
     * Inventory holds nothing for the order, for want of these.
     *
     * @param shortages none if inventory did not tell what was left
     */
    record StockRefused(List<Shortage> shortages) implements OrderEvent {
        public StockRefused {
            shortages = List.copyOf(shortages);
        }
    }

    /** Inventory or payments has answered; an answer that is late or repeated finds nothing left to do. */
    enum Reply implements OrderEvent {
        STOCK_RESERVED,
        STOCK_RELEASED,
        STOCK_COMMITTED,
        STOCK_RETURNED,
        PAYMENT_AUTHORIZED,
        PAYMENT_DECLINED,
        PAYMENT_VOIDED,
        PAYMENT_CAPTURED,
        PAYMENT_REFUNDED
    }
}
