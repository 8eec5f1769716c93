package caravan.commerce.orders.http;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.domain.ExternalReference;
import caravan.commerce.orders.domain.Metadata;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Shortage;
import caravan.commerce.orders.domain.PaymentMethod;
import caravan.commerce.orders.domain.Reason;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An order as its customer sees it. A change of anything here needs a new version, since the version is the ETag. */
public record OrderView(
        OrderId id,
        UserId userId,
        String status,
        Optional<String> reason,
        Optional<List<Shortage>> shortages,
        List<Item> items,
        Money total,
        PaymentMethod paymentMethod,
        Optional<PaymentAction> paymentAction,
        long version,
        Instant placedAt,
        Instant changedAt,
        Optional<ExternalReference> externalReference,
        Optional<Metadata> metadata) {

    /** One line of an order. */
    public record Item(Sku sku, Quantity quantity, Money unitPrice) {}

    /**
     * The customer must act. What to do is at this path, for the customer alone: it is secret, and orders does not know it.
     *
     * @param href a path
     */
    public record PaymentAction(PaymentId paymentId, String href) {
        static Optional<PaymentAction> of(Order order) {
            return order.needsItsCustomer()
                    ? Optional.of(new PaymentAction(order.paymentId(), "/payments/" + order.paymentId() + "/action"))
                    : Optional.empty();
        }
    }

    static List<Item> items(List<Order.Line> lines) {
        return lines.stream()
                .map(line -> new Item(line.sku(), line.quantity(), line.unitPrice()))
                .toList();
    }

    /** Absent if there are none, as for most orders. */
    static Optional<List<Shortage>> shortages(List<Shortage> shortages) {
        return shortages.isEmpty() ? Optional.empty() : Optional.of(shortages);
    }

    static OrderView of(Order order) {
        return new OrderView(
                order.id(),
                order.userId(),
                order.status().text(),
                order.reason().map(Reason::text),
                shortages(order.shortages()),
                items(order.lines()),
                order.total(),
                order.paymentMethod(),
                PaymentAction.of(order),
                order.version(),
                order.placedAt(),
                order.changedAt(),
                order.details().externalReference(),
                Optional.of(order.details().metadata()).filter(metadata -> !metadata.isEmpty()));
    }
}
