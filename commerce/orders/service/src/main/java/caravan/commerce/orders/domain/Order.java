package caravan.commerce.orders.domain;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.domain.OrderSaga.Instruction;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An order. {@link OrderSaga} says what an event does to it.
 *
 * @param userId whose order it is
 * @param paymentId chosen when the order is placed: two requests for the payment make one payment
 * @param reason why it was rejected or cancelled, or why it is still pending
 * @param shortages the SKUs with too little stock, if it was rejected for that and inventory said which
 * @param version from 1; it goes up by one at each change of the status or the details
 * @param stock how far the stock is; hidden from the customer
 * @param payment how far the payment is; hidden from the customer
 * @param changedAt when the status or the details changed last
 * @param details what other systems keep with it
 */
public record Order(
        OrderId id,
        UserId userId,
        List<Line> lines,
        Money total,
        PaymentId paymentId,
        PaymentMethod paymentMethod,
        OrderStatus status,
        Optional<Reason> reason,
        List<Shortage> shortages,
        long version,
        StockState stock,
        PaymentState payment,
        Instant placedAt,
        Instant changedAt,
        OrderDetails details) {

    public Order {
        lines = List.copyOf(lines);
        shortages = List.copyOf(shortages);
    }

    /** A SKU with its quantity, and its price when the order was placed. */
    public record Line(Sku sku, Quantity quantity, Money unitPrice) {}

    /**
     * There was too little of a SKU for an order.
     *
     * @param available pieces that were left when inventory refused, from 0 on
     */
    public record Shortage(Sku sku, long available) {}

    /** What an event does to an order. */
    public sealed interface Decision {
        /** The order after the event. */
        Order order();

        /**
         * The order has changed.
         *
         * @param instructions what inventory and payments are to do next
         * @param visible whether the status or the details have changed; then the version is one higher, and an {@code OrderChanged}
         *     message is sent
         */
        record Changed(Order order, List<Instruction> instructions, boolean visible) implements Decision {
            public Changed {
                instructions = List.copyOf(instructions);
            }
        }

        /** The event happened before, or it came too late. */
        record Unchanged(Order order) implements Decision {}

        /** The order's status does not allow what was requested. */
        record Refused(Order order) implements Decision {}
    }

    /** Places an order. Then inventory reserves its stock. */
    public static Decision.Changed place(
            OrderId id,
            PaymentId paymentId,
            UserId userId,
            Quote.Priced quote,
            PaymentMethod method,
            OrderDetails details,
            Instant now) {
        Order placed = placed(id, userId, quote.lines(), quote.total(), paymentId, method, details, now);
        return new Decision.Changed(placed, OrderSaga.PLACED.instructions(), true);
    }

    private static Order placed(
            OrderId id,
            UserId userId,
            List<Line> lines,
            Money total,
            PaymentId paymentId,
            PaymentMethod method,
            OrderDetails details,
            Instant now) {
        OrderSaga.State first = OrderSaga.PLACED.to();
        return new Order(
                id,
                userId,
                lines,
                total,
                paymentId,
                method,
                first.status().orElseThrow(),
                Optional.empty(),
                List.of(),
                1,
                first.stock().orElseThrow(),
                first.payment().orElseThrow(),
                now,
                now,
                details);
    }

    /** This order as it was when it was placed. A repeated request gets it as its answer, even if the order has changed since. */
    public Order asPlaced() {
        return placed(id, userId, lines, total, paymentId, paymentMethod, details, placedAt);
    }

    /** Decides what an event does to this order. */
    public Decision decide(OrderEvent event, Instant now) {
        return OrderSaga.rowFor(this, event)
                .map(row -> row.changesNothing() ? new Decision.Unchanged(this) : changed(row, event, now))
                .orElseGet(() -> switch (event) {
                    case OrderEvent.Request _ -> new Decision.Refused(this);
                    case OrderEvent.Reply _, OrderEvent.StockRefused _ -> new Decision.Unchanged(this);
                });
    }

    private Decision changed(OrderSaga.Row row, OrderEvent event, Instant now) {
        OrderSaga.State next = row.to();
        boolean visible = next.status().isPresent();
        Order after = new Order(
                id,
                userId,
                lines,
                total,
                paymentId,
                paymentMethod,
                next.status().orElse(status),
                row.reason().or(() -> visible ? Optional.empty() : reason),
                event instanceof OrderEvent.StockRefused(List<Shortage> missing) ? missing : shortages,
                visible ? version + 1 : version,
                next.stock().orElse(stock),
                next.payment().orElse(payment),
                placedAt,
                visible ? now : changedAt,
                details);
        return new Decision.Changed(after, row.instructions(), visible);
    }

    /** Decides what a request for other details does to this order. It has no influence on the saga, and is a new version. */
    public Decision decide(OrderDetails wanted, Instant now) {
        if (wanted.equals(details)) {
            return new Decision.Unchanged(this);
        }
        Order after = new Order(
                id,
                userId,
                lines,
                total,
                paymentId,
                paymentMethod,
                status,
                reason,
                shortages,
                version + 1,
                stock,
                payment,
                placedAt,
                now,
                wanted);
        return new Decision.Changed(after, List.of(), true);
    }

    /** Whether it costs nothing. Then it has no payment. */
    boolean isFree() {
        return total.amount() == 0;
    }

    /** Whether the order waits for its customer, who must act so that the payment can be authorized. */
    public boolean needsItsCustomer() {
        return status == OrderStatus.PENDING && payment == PaymentState.ACTION_REQUIRED;
    }

    /** Whether the order is settled, and no reply from inventory or payments is awaited. */
    public boolean isDrained() {
        return status != OrderStatus.PENDING && !stock.isAwaited() && !payment.isAwaited();
    }

    /** This version, as an entry of the order's history. */
    public OrderChange asChange() {
        return new OrderChange(id, version, status, reason, shortages, changedAt);
    }
}
