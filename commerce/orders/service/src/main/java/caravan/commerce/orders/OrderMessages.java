package caravan.commerce.orders;

import caravan.chassis.api.messages.Outbox;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.inventory.contract.CommitStock;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.inventory.contract.ReleaseStock;
import caravan.commerce.inventory.contract.ReserveStock;
import caravan.commerce.inventory.contract.ReturnStock;
import caravan.commerce.inventory.contract.StockLine;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.orders.contract.OrderChanged;
import caravan.commerce.orders.contract.OrdersMessage;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Decision;
import caravan.commerce.orders.domain.OrderSaga.Instruction;
import caravan.commerce.orders.domain.Reason;
import caravan.commerce.payments.contract.AuthorizePayment;
import caravan.commerce.payments.contract.CapturePayment;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.commerce.payments.contract.RefundPayment;
import caravan.commerce.payments.contract.VoidPayment;
import java.util.List;
import java.util.Optional;

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
        PaymentId payment = order.paymentId();
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
                shortages(order),
                order.total(),
                order.changedAt());
    }

    private static Optional<List<OrderChanged.Shortage>> shortages(Order order) {
        return order.shortages().isEmpty()
                ? Optional.empty()
                : Optional.of(order.shortages().stream()
                        .map(shortage -> new OrderChanged.Shortage(shortage.sku(), shortage.available()))
                        .toList());
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
                order.paymentId(),
                order.id(),
                order.userId(),
                order.total(),
                order.paymentMethod().value());
    }
}
