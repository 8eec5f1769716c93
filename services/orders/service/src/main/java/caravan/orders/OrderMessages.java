package caravan.orders;

import caravan.chassis.api.Cause;
import caravan.chassis.api.Outbox;
import caravan.inventory.contract.CommitStock;
import caravan.inventory.contract.InventoryMessage;
import caravan.inventory.contract.ReleaseStock;
import caravan.inventory.contract.ReservationId;
import caravan.inventory.contract.ReserveStock;
import caravan.inventory.contract.ReturnStock;
import caravan.inventory.contract.StockLine;
import caravan.orders.contract.OrderChanged;
import caravan.orders.contract.OrdersMessage;
import caravan.orders.domain.Decision;
import caravan.orders.domain.Instruction;
import caravan.orders.domain.Order;
import caravan.orders.domain.Reason;
import caravan.payments.contract.AuthorizePayment;
import caravan.payments.contract.CapturePayment;
import caravan.payments.contract.PaymentId;
import caravan.payments.contract.PaymentsMessage;
import caravan.payments.contract.RefundPayment;
import caravan.payments.contract.VoidPayment;

/** Puts decisions into the words of the contracts. All messages of an order are keyed by its id, so they keep their order. */
final class OrderMessages {
    private final Outbox outbox;

    OrderMessages(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Tells a visible change to whoever cares, and inventory and payments what to do. */
    void send(Decision.Changed changed, Cause cause) {
        if (changed.visible()) {
            outbox.add(
                    OrdersMessage.ORDER_CHANGED, changed.order().id().toString(), orderChanged(changed.order()), cause);
        }
        for (Instruction instruction : changed.instructions()) {
            send(instruction, changed.order(), cause);
        }
    }

    private void send(Instruction instruction, Order order, Cause cause) {
        String key = order.id().toString();
        // The order's own id names its reservation: asked for twice, it is still one.
        ReservationId reservation = new ReservationId(order.id().value());
        PaymentId payment = new PaymentId(order.paymentId().value());
        switch (instruction) {
            case RESERVE_STOCK -> outbox.add(InventoryMessage.RESERVE_STOCK, key, reserveStock(order), cause);
            case RELEASE_STOCK -> outbox.add(InventoryMessage.RELEASE_STOCK, key, new ReleaseStock(reservation), cause);
            case COMMIT_STOCK -> outbox.add(InventoryMessage.COMMIT_STOCK, key, new CommitStock(reservation), cause);
            case RETURN_STOCK -> outbox.add(InventoryMessage.RETURN_STOCK, key, new ReturnStock(reservation), cause);
            case AUTHORIZE_PAYMENT ->
                outbox.add(PaymentsMessage.AUTHORIZE_PAYMENT, key, authorizePayment(order), cause);
            case VOID_PAYMENT -> outbox.add(PaymentsMessage.VOID_PAYMENT, key, new VoidPayment(payment), cause);
            case CAPTURE_PAYMENT ->
                outbox.add(PaymentsMessage.CAPTURE_PAYMENT, key, new CapturePayment(payment), cause);
            case REFUND_PAYMENT -> outbox.add(PaymentsMessage.REFUND_PAYMENT, key, new RefundPayment(payment), cause);
        }
    }

    private static OrderChanged orderChanged(Order order) {
        return new OrderChanged(
                order.id(),
                order.userId(),
                order.version(),
                order.status().text(),
                order.reason().map(Reason::text),
                order.total(),
                order.changedAt());
    }

    private static ReserveStock reserveStock(Order order) {
        return new ReserveStock(
                new ReservationId(order.id().value()),
                order.lines().stream()
                        .map(line -> new StockLine(line.sku(), line.quantity()))
                        .toList());
    }

    private static AuthorizePayment authorizePayment(Order order) {
        return new AuthorizePayment(
                new PaymentId(order.paymentId().value()),
                order.id(),
                order.userId(),
                order.total(),
                order.paymentMethod().value());
    }
}
