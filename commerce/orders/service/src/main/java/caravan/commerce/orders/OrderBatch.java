package caravan.commerce.orders;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.messages.Outbox;
import caravan.chassis.api.tracing.Cause;
import caravan.commerce.inventory.contract.CommitStock;
import caravan.commerce.inventory.contract.InventoryMessage;
import caravan.commerce.inventory.contract.ReleaseStock;
import caravan.commerce.inventory.contract.ReserveStock;
import caravan.commerce.inventory.contract.ReturnStock;
import caravan.commerce.inventory.contract.StockLine;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.kernel.ReservationId;
import caravan.commerce.orders.OrderRepository.DetailedOrder;
import caravan.commerce.orders.OrderRepository.MovedOrder;
import caravan.commerce.orders.OrderRepository.NewOrder;
import caravan.commerce.orders.contract.OrderChanged;
import caravan.commerce.orders.contract.OrdersMessage;
import caravan.commerce.orders.domain.ExternalReference;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Decision;
import caravan.commerce.orders.domain.OrderChange;
import caravan.commerce.orders.domain.OrderDetails;
import caravan.commerce.orders.domain.OrderEvent;
import caravan.commerce.orders.domain.OrderSaga.Instruction;
import caravan.commerce.orders.domain.Reason;
import caravan.commerce.payments.contract.AuthorizePayment;
import caravan.commerce.payments.contract.CapturePayment;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.commerce.payments.contract.RefundPayment;
import caravan.commerce.payments.contract.VoidPayment;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The orders of one transaction. They are locked and loaded once, decided in memory, and written together; a later decision sees what an
 * earlier one did. Each decision's messages go to the outbox. All messages of an order have its id as their key, so they keep their order.
 */
final class OrderBatch {
    private final Transaction transaction;
    private final OrderRepository orders;
    private final Outbox outbox;
    private final Map<OrderId, Order> loaded;
    private final List<NewOrder> placed = new ArrayList<>();
    private final Map<OrderId, Order> moved = new LinkedHashMap<>();
    private final Map<OrderId, List<OrderChange>> changes = new HashMap<>();
    private final Map<OrderId, List<Long>> detailed = new HashMap<>();

    private OrderBatch(Transaction transaction, OrderRepository orders, Map<OrderId, Order> loaded) {
        this.transaction = transaction;
        this.orders = orders;
        this.outbox = transaction.outbox();
        this.loaded = loaded;
    }

    /** A batch for new orders. */
    static OrderBatch empty(Transaction transaction, OrderRepository orders) {
        return new OrderBatch(transaction, orders, Map.of());
    }

    /** Locks and loads the orders with these ids. An id without an order is left out. */
    static OrderBatch lock(Transaction transaction, OrderRepository orders, Collection<OrderId> ids) {
        return new OrderBatch(transaction, orders, orders.lock(transaction, ids));
    }

    /** A batch of orders that this transaction has locked. */
    static OrderBatch of(Transaction transaction, OrderRepository orders, List<Order> locked) {
        Map<OrderId, Order> loaded = new HashMap<>();
        locked.forEach(order -> loaded.put(order.id(), order));
        return new OrderBatch(transaction, orders, loaded);
    }

    /** The time now, in microseconds as PostgreSQL stores it: an order is equal before and after it is stored. */
    static Instant moment(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    Optional<Order> find(OrderId id) {
        return Optional.ofNullable(loaded.get(id));
    }

    /** Adds an order that was just placed, and sends its messages. */
    void place(Decision.Changed order, Optional<IdempotencyKey> idempotencyKey, Cause cause) {
        placed.add(new NewOrder(order.order(), idempotencyKey));
        send(order, cause);
    }

    /** Decides what an event does to an order, sends the messages that follow, and keeps the order for {@link #save}. */
    Decision decide(Order order, OrderEvent event, Instant now, Cause cause) {
        Decision decision = order.decide(event, now);
        switch (decision) {
            case Decision.Changed changed -> {
                keep(changed);
                send(changed, cause);
            }
            case Decision.Unchanged _, Decision.Refused _ -> {}
        }
        return decision;
    }

    /** The same for other details of an order. */
    Decision decide(Order order, OrderDetails details, Instant now, Cause cause) {
        Decision decision = order.decide(details, now);
        if (decision instanceof Decision.Changed changed) {
            keep(changed);
            send(changed, cause);
            detailed.computeIfAbsent(order.id(), _ -> new ArrayList<>())
                    .add(changed.order().version());
        }
        return decision;
    }

    private void keep(Decision.Changed changed) {
        Order order = changed.order();
        loaded.put(order.id(), order);
        moved.put(order.id(), order);
        if (changed.visible()) {
            changes.computeIfAbsent(order.id(), _ -> new ArrayList<>()).add(order.asChange());
        }
    }

    /** Writes all new and all changed orders, with their history. */
    void save() {
        if (!placed.isEmpty()) {
            orders.insert(transaction, placed);
        }
        if (!moved.isEmpty()) {
            orders.update(
                    transaction,
                    moved.values().stream()
                            .map(order -> new MovedOrder(order, changes.getOrDefault(order.id(), List.of())))
                            .toList());
        }
        if (!detailed.isEmpty()) {
            orders.updateDetails(
                    transaction,
                    moved.values().stream()
                            .filter(order -> detailed.containsKey(order.id()))
                            .map(order -> new DetailedOrder(order, detailed.getOrDefault(order.id(), List.of())))
                            .toList());
        }
    }

    /** Sends {@code OrderChanged} if the status or the details have changed, and the commands for inventory and payments. */
    private void send(Decision.Changed changed, Cause cause) {
        Order order = changed.order();
        if (changed.visible()) {
            outbox.add(OrdersMessage.ORDER_CHANGED, order.id().toString(), orderChanged(order), cause);
        }
        for (Instruction instruction : changed.instructions()) {
            send(instruction, order, cause);
        }
    }

    private void send(Instruction instruction, Order order, Cause cause) {
        String key = order.id().toString();
        // The reservation has the order's id: a repeated request finds the same reservation.
        ReservationId reservation = new ReservationId(order.id().value());
        PaymentId payment = order.paymentId();
        switch (instruction) {
            case RESERVE_STOCK ->
                outbox.add(
                        InventoryMessage.RESERVE_STOCK, key, new ReserveStock(reservation, stockLines(order)), cause);
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
        List<OrderChanged.Shortage> shortages = order.shortages().stream()
                .map(shortage -> new OrderChanged.Shortage(shortage.sku(), shortage.available()))
                .toList();
        return new OrderChanged(
                order.id(),
                order.userId(),
                order.version(),
                order.status().text(),
                order.reason().map(Reason::text),
                shortages.isEmpty() ? Optional.empty() : Optional.of(shortages),
                order.total(),
                order.changedAt(),
                order.details().externalReference().map(ExternalReference::value),
                order.details().metadata().isEmpty()
                        ? Optional.empty()
                        : Optional.of(order.details().metadata().value()));
    }

    private static List<StockLine> stockLines(Order order) {
        return order.lines().stream()
                .map(line -> new StockLine(line.sku(), line.quantity()))
                .toList();
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
