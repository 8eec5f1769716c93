package caravan.commerce.orders.store;

import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.OrderFilter;
import caravan.commerce.orders.domain.OrderStatus;
import java.util.Optional;

/** The statement of a list of orders: only the conditions that hold are in it, so that each form of it gets its own fitting plan. */
final class OrderList {
    private static final String ORDER = " ORDER BY id DESC LIMIT :rows_max";

    private OrderList() {}

    /** @return with the parameters {@code rows_max} and, where they narrow it, {@code user_id}, {@code before} and {@code looked_up_to} */
    static String sql(OrderFilter filter, Optional<OrderId> before) {
        StringBuilder where = new StringBuilder(" WHERE TRUE");
        filter.userId().ifPresent(_ -> where.append(" AND user_id = :user_id"));
        // A literal, not a parameter: each status gets its own plan. The text is one of our own names.
        filter.status().ifPresent(status -> where.append(" AND status = '" + status.text() + "'"));
        before.ifPresent(_ -> where.append(" AND id < :before"));
        String select = "SELECT " + OrderRow.COLUMNS + " FROM orders" + where;
        if (!isOfPending(filter)) {
            return select + ORDER;
        }
        // No index tells which are pending: they are among the youngest, or known one by one.
        return "(" + select + " AND id > :looked_up_to" + ORDER + ") UNION ALL (" + select
                + " AND id <= :looked_up_to AND id = ANY (ARRAY(SELECT unnest(orders) FROM pending_known))" + ORDER
                + ")" + ORDER;
    }

    static boolean isOfPending(OrderFilter filter) {
        return filter.status().equals(Optional.of(OrderStatus.PENDING));
    }
}
