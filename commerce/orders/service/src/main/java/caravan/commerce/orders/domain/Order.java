package caravan.commerce.orders.domain;

import static caravan.commerce.orders.domain.Instruction.AUTHORIZE_PAYMENT;
import static caravan.commerce.orders.domain.Instruction.CAPTURE_PAYMENT;
import static caravan.commerce.orders.domain.Instruction.COMMIT_STOCK;
import static caravan.commerce.orders.domain.Instruction.REFUND_PAYMENT;
import static caravan.commerce.orders.domain.Instruction.RELEASE_STOCK;
import static caravan.commerce.orders.domain.Instruction.RESERVE_STOCK;
import static caravan.commerce.orders.domain.Instruction.RETURN_STOCK;
import static caravan.commerce.orders.domain.Instruction.VOID_PAYMENT;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An order, and all that can become of it.
 *
 * <p>Its status is what the customer sees. Beside it run two hidden states: how far the stock and how far the payment
 * have come. One rule keeps every interleaving harmless: a reply moves a hidden state only if that very reply is
 * awaited, so what is late or repeated changes nothing, and what was asked for last is what it ends in.
 *
 * @param userId whose order it is
 * @param paymentId chosen when it was placed, so that asking for the payment twice pays once
 * @param reason why it was rejected or cancelled
 * @param shortages what was left of each SKU for want of which it was rejected, if inventory told
 * @param version from 1, one up at each visible change
 * @param changedAt when it last changed visibly
 */
public record Order(
        OrderId id,
        UserId userId,
        List<OrderLine> lines,
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
        Instant changedAt) {

    public Order {
        lines = List.copyOf(lines);
        shortages = List.copyOf(shortages);
    }

    /** Places an order, and has its stock reserved. */
    public static Decision.Changed place(
            OrderId id, PaymentId paymentId, UserId userId, Quote.Priced quote, PaymentMethod method, Instant now) {
        Order placed = placed(id, userId, quote.lines(), quote.total(), paymentId, method, now);
        return new Decision.Changed(placed, List.of(RESERVE_STOCK), true);
    }

    private static Order placed(
            OrderId id,
            UserId userId,
            List<OrderLine> lines,
            Money total,
            PaymentId paymentId,
            PaymentMethod method,
            Instant now) {
        return new Order(
                id,
                userId,
                lines,
                total,
                paymentId,
                method,
                OrderStatus.PENDING,
                Optional.empty(),
                List.of(),
                1,
                StockState.REQUESTED,
                PaymentState.NONE,
                now,
                now);
    }

    /** This order as it was when it was placed: what a repeat of that request is answered, whatever happened since. */
    public Order asPlaced() {
        return placed(id, userId, lines, total, paymentId, paymentMethod, placedAt);
    }

    /** What an event makes of this order. */
    public Decision decide(OrderEvent event, Instant now) {
        return switch (event) {
            case OrderEvent.Request request -> answer(request, now);
            case OrderEvent.Reply reply -> heed(reply, now);
            case OrderEvent.StockRefused(var missing) ->
                stock == StockState.REQUESTED ? rejectForWantOfStock(missing, now) : unchanged();
        };
    }

    /** Whether nothing is awaited any more, from inventory, from payments or to settle the order. */
    public boolean isDrained() {
        return status != OrderStatus.PENDING && !stock.isAwaited() && !payment.isAwaited();
    }

    /** This version, as a line of the order's history. */
    public OrderChange asChange() {
        return new OrderChange(id, version, status, reason, shortages, changedAt);
    }

    private Decision answer(OrderEvent.Request request, Instant now) {
        return switch (request) {
            case CANCELLATION_REQUESTED ->
                switch (status) {
                    case PENDING, CONFIRMED -> cancel(Reason.REQUESTED, now);
                    case CANCELLED -> unchanged();
                    case SHIPPED, RETURNED, REJECTED -> refused();
                };
            case EXPIRED ->
                switch (status) {
                    case PENDING -> cancel(Reason.EXPIRED, now);
                    case CONFIRMED, SHIPPED, RETURNED, REJECTED, CANCELLED -> unchanged();
                };
            case SHIPMENT_REQUESTED ->
                switch (status) {
                    case CONFIRMED -> ship(now);
                    case SHIPPED -> unchanged();
                    case PENDING, RETURNED, REJECTED, CANCELLED -> refused();
                };
            case RETURN_REQUESTED ->
                switch (status) {
                    case SHIPPED -> takeBack(now);
                    case RETURNED -> unchanged();
                    case PENDING, CONFIRMED, REJECTED, CANCELLED -> refused();
                };
        };
    }

    private Decision heed(OrderEvent.Reply reply, Instant now) {
        return switch (reply) {
            case STOCK_RESERVED -> stock == StockState.REQUESTED ? stockHeld(now) : unchanged();
            case PAYMENT_AUTHORIZED -> payment == PaymentState.REQUESTED ? confirm(now) : unchanged();
            case PAYMENT_DECLINED -> payment == PaymentState.REQUESTED ? rejectForWantOfPayment(now) : unchanged();

            case STOCK_RELEASED -> settleStock(StockState.RELEASING, StockState.RELEASED);
            case STOCK_COMMITTED -> settleStock(StockState.COMMITTING, StockState.COMMITTED);
            case STOCK_RETURNED -> settleStock(StockState.RETURNING, StockState.RETURNED);
            case PAYMENT_VOIDED -> settlePayment(PaymentState.VOIDING, PaymentState.VOIDED);
            case PAYMENT_CAPTURED -> settlePayment(PaymentState.CAPTURING, PaymentState.CAPTURED);
            case PAYMENT_REFUNDED -> settlePayment(PaymentState.REFUNDING, PaymentState.REFUNDED);
        };
    }

    /** An order that costs nothing has no payment, from its confirmation to its return. */
    private Decision stockHeld(Instant now) {
        return total.amount() == 0
                ? changed(become(OrderStatus.CONFIRMED, now).withStock(StockState.RESERVED))
                : changed(withStock(StockState.RESERVED).withPayment(PaymentState.REQUESTED), AUTHORIZE_PAYMENT);
    }

    private Decision confirm(Instant now) {
        return changed(become(OrderStatus.CONFIRMED, now).withPayment(PaymentState.AUTHORIZED));
    }

    private Decision rejectForWantOfStock(List<Shortage> missing, Instant now) {
        return changed(become(OrderStatus.REJECTED, now)
                .because(Reason.OUT_OF_STOCK)
                .wanting(missing)
                .withStock(StockState.REFUSED));
    }

    private Decision rejectForWantOfPayment(Instant now) {
        return changed(
                become(OrderStatus.REJECTED, now)
                        .because(Reason.PAYMENT_DECLINED)
                        .withPayment(PaymentState.DECLINED)
                        .withStock(StockState.RELEASING),
                RELEASE_STOCK);
    }

    /** Gives back at once what may have been taken: inventory and payments work off what they are told in its order. */
    private Decision cancel(Reason why, Instant now) {
        Order cancelled = become(OrderStatus.CANCELLED, now).because(why).withStock(StockState.RELEASING);
        return payment == PaymentState.NONE
                ? changed(cancelled, RELEASE_STOCK)
                : changed(cancelled.withPayment(PaymentState.VOIDING), VOID_PAYMENT, RELEASE_STOCK);
    }

    private Decision ship(Instant now) {
        Order shipped = become(OrderStatus.SHIPPED, now).withStock(StockState.COMMITTING);
        return payment == PaymentState.NONE
                ? changed(shipped, COMMIT_STOCK)
                : changed(shipped.withPayment(PaymentState.CAPTURING), CAPTURE_PAYMENT, COMMIT_STOCK);
    }

    private Decision takeBack(Instant now) {
        Order returned = become(OrderStatus.RETURNED, now).withStock(StockState.RETURNING);
        return payment == PaymentState.NONE
                ? changed(returned, RETURN_STOCK)
                : changed(returned.withPayment(PaymentState.REFUNDING), REFUND_PAYMENT, RETURN_STOCK);
    }

    private Decision settleStock(StockState awaiting, StockState end) {
        return stock == awaiting ? changed(withStock(end)) : unchanged();
    }

    private Decision settlePayment(PaymentState awaiting, PaymentState end) {
        return payment == awaiting ? changed(withPayment(end)) : unchanged();
    }

    private Decision changed(Order after, Instruction... instructions) {
        return new Decision.Changed(after, List.of(instructions), after.version != version);
    }

    private Decision unchanged() {
        return new Decision.Unchanged(this);
    }

    private Decision refused() {
        return new Decision.Refused(this);
    }

    private Order become(OrderStatus next, Instant now) {
        return new Order(
                id,
                userId,
                lines,
                total,
                paymentId,
                paymentMethod,
                next,
                reason,
                shortages,
                version + 1,
                stock,
                payment,
                placedAt,
                now);
    }

    private Order because(Reason why) {
        return with(Optional.of(why), shortages, stock, payment);
    }

    private Order wanting(List<Shortage> missing) {
        return with(reason, missing, stock, payment);
    }

    private Order withStock(StockState next) {
        return with(reason, shortages, next, payment);
    }

    private Order withPayment(PaymentState next) {
        return with(reason, shortages, stock, next);
    }

    private Order with(Optional<Reason> why, List<Shortage> missing, StockState nextStock, PaymentState nextPayment) {
        return new Order(
                id,
                userId,
                lines,
                total,
                paymentId,
                paymentMethod,
                status,
                why,
                missing,
                version,
                nextStock,
                nextPayment,
                placedAt,
                changedAt);
    }
}
