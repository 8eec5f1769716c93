package caravan.commerce.orders.store;

import caravan.commerce.kernel.CurrencyCode;
import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.kernel.PaymentId;
import caravan.commerce.kernel.Quantity;
import caravan.commerce.kernel.Sku;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Shortage;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.domain.PaymentMethod;
import caravan.commerce.orders.domain.PaymentState;
import caravan.commerce.orders.domain.Reason;
import caravan.commerce.orders.domain.StockState;
import caravan.kernel.UserId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads a row of the table {@code orders}, without its history. */
final class OrderRow {
    private static final String WITHOUT_DETAILS = """
            id, user_id, skus, quantities, unit_prices, currency, total, payment_id, payment_method, status, reason,
            short_skus, short_available, version, stock_state, payment_state, placed_at, changed_at,
            """;

    static final String COLUMNS = WITHOUT_DETAILS + " external_reference, metadata ";

    /** The same, with the details that the order was placed with. */
    static final String COLUMNS_AS_PLACED = WITHOUT_DETAILS + """
            CASE WHEN details_versions IS NULL THEN external_reference ELSE placed_reference END AS external_reference,
            CASE WHEN details_versions IS NULL THEN metadata ELSE placed_metadata END AS metadata
            """;

    private OrderRow() {}

    static Order read(ResultSet row) throws SQLException {
        CurrencyCode currency = new CurrencyCode(row.getString("currency"));
        return new Order(
                new OrderId(row.getObject("id", UUID.class)),
                new UserId(row.getObject("user_id", UUID.class)),
                lines(row, currency),
                new Money(row.getLong("total"), currency),
                new PaymentId(row.getObject("payment_id", UUID.class)),
                new PaymentMethod(row.getString("payment_method")),
                OrderStatus.parse(row.getString("status")),
                Optional.ofNullable(row.getString("reason")).map(Reason::parse),
                shortages(row),
                row.getLong("version"),
                StockState.parse(row.getString("stock_state")),
                PaymentState.parse(row.getString("payment_state")),
                row.getObject("placed_at", OffsetDateTime.class).toInstant(),
                row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                DetailsColumns.read(row));
    }

    static List<Shortage> shortages(ResultSet row) throws SQLException {
        Array skus = row.getArray("short_skus");
        if (skus == null) {
            return List.of();
        }
        String[] names = (String[]) skus.getArray();
        Long[] available = (Long[]) row.getArray("short_available").getArray();
        List<Shortage> shortages = new ArrayList<>(names.length);
        for (int i = 0; i < names.length; i++) {
            shortages.add(new Shortage(new Sku(names[i]), available[i]));
        }
        return shortages;
    }

    private static List<Order.Line> lines(ResultSet row, CurrencyCode currency) throws SQLException {
        String[] skus = (String[]) row.getArray("skus").getArray();
        Integer[] quantities = (Integer[]) row.getArray("quantities").getArray();
        Long[] unitPrices = (Long[]) row.getArray("unit_prices").getArray();
        List<Order.Line> lines = new ArrayList<>(skus.length);
        for (int i = 0; i < skus.length; i++) {
            lines.add(
                    new Order.Line(new Sku(skus[i]), new Quantity(quantities[i]), new Money(unitPrices[i], currency)));
        }
        return lines;
    }
}
