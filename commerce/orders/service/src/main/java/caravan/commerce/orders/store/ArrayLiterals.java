package caravan.commerce.orders.store;

import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderLine;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An order's lines as PostgreSQL writes arrays (PostgreSQL documentation, 8.15.2). */
final class ArrayLiterals {
    private ArrayLiterals() {}

    /** Quoted, since a SKU may read NULL; nothing that a SKU may hold needs to be escaped. */
    static String skus(Order order) {
        return literal(order, line -> '"' + line.sku().value() + '"');
    }

    static String quantities(Order order) {
        return literal(order, line -> line.quantity().toString());
    }

    /** Without the currency, which all lines have in common with the total. */
    static String unitPrices(Order order) {
        return literal(order, line -> Long.toString(line.unitPrice().amount()));
    }

    private static String literal(Order order, Function<OrderLine, String> element) {
        return order.lines().stream().map(element).collect(Collectors.joining(",", "{", "}"));
    }
}
