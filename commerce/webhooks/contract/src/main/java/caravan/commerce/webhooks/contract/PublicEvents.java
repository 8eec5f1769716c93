package caravan.commerce.webhooks.contract;

import java.util.List;
import java.util.stream.Stream;

/**
 * The events that outsiders can get: what happened to orders, payments, stock and products. They are texts, since a contract knows no other
 * contract. Commands are not for outsiders, and neither are the events of users, which have names of people.
 */
public final class PublicEvents {
    public static final List<String> OF_ORDERS = List.of("orders.order-changed.v1");

    public static final List<String> OF_PAYMENTS = List.of(
            "payments.payment-authorized.v1",
            "payments.payment-declined.v1",
            "payments.payment-captured.v1",
            "payments.payment-voided.v1",
            "payments.payment-refunded.v1");

    public static final List<String> OF_STOCK = List.of(
            "inventory.stock-reserved.v1",
            "inventory.stock-refused.v1",
            "inventory.stock-released.v1",
            "inventory.stock-committed.v1",
            "inventory.stock-returned.v1");

    public static final List<String> OF_PRODUCTS =
            List.of("catalog.product-changed.v1", "catalog.product-withdrawn.v1");

    /** Every type. */
    public static final List<String> TYPES = Stream.of(OF_ORDERS, OF_PAYMENTS, OF_STOCK, OF_PRODUCTS)
            .flatMap(List::stream)
            .toList();

    private PublicEvents() {}
}
