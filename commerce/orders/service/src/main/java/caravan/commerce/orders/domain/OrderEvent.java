package caravan.commerce.orders.domain;

import caravan.commerce.orders.domain.Order.Shortage;
import caravan.kernel.WireNames;
import java.util.List;

/** What can happen to an order once it is placed. */
public sealed interface OrderEvent {
    /** Its name in {@link OrderSaga}. */
    String text();

    /** A person or the clock asks for a change. The order's status may not allow it. */
    enum Request implements OrderEvent {
        CANCELLATION_REQUESTED,
        SHIPMENT_REQUESTED,
        RETURN_REQUESTED,
        /** The order was pending for longer than its limit. */
        EXPIRED;

        @Override
        public String text() {
            return WireNames.of(this).replace("_requested", "");
        }
    }

    /**
     * Inventory has too little stock, and holds nothing for the order.
     *
     * @param shortages the SKUs with too little stock; none if inventory did not say
     */
    record StockRefused(List<Shortage> shortages) implements OrderEvent {
        public StockRefused {
            shortages = List.copyOf(shortages);
        }

        @Override
        public String text() {
            return "stock_refused";
        }
    }

    /** Inventory or payments has answered. A late or repeated answer changes nothing. */
    enum Reply implements OrderEvent {
        STOCK_RESERVED,
        STOCK_RELEASED,
        STOCK_COMMITTED,
        STOCK_RETURNED,
        ACTION_REQUIRED,
        PAYMENT_AUTHORIZED,
        PAYMENT_DECLINED,
        PAYMENT_LAPSED,
        PAYMENT_VOIDED,
        PAYMENT_CAPTURED,
        PAYMENT_REFUNDED;

        @Override
        public String text() {
            return WireNames.of(this);
        }
    }
}
