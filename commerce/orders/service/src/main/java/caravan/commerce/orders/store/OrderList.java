package caravan.commerce.orders.store;

import caravan.chassis.api.store.ArrayLiteral;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.OrderFilter;
import caravan.commerce.orders.OrderRepository.OrderPage;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.kernel.UuidV7;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Reads lists of orders, newest first. A statement has only the conditions that the filter gives, so PostgreSQL plans each form by itself:
 * by the ids, which sort by time, or by users and ids. No index has an order's status, since it would make each change of an order more
 * expensive. So a page of one status reads a limited number of orders. So does a page of some metadata, of the orders that have any.
 */
final class OrderList {
    /** Orders that a page of one status or of some metadata reads. It takes some milliseconds. */
    static final int LOOKED_AT_MAX = 5_000;

    private static final String NEWEST_FIRST = " ORDER BY id DESC LIMIT :rows_max";
    private static final Duration FINEST = Duration.ofMillis(1);

    private final int lookedAtMax;

    OrderList(int lookedAtMax) {
        this.lookedAtMax = lookedAtMax;
    }

    OrderPage page(Handle handle, OrderFilter filter, Optional<OrderId> before, int limit) {
        if (filter.status().equals(Optional.of(OrderStatus.PENDING))) {
            return cut(pending(handle, filter, before, limit + 1), limit);
        }
        if (filter.status().isEmpty() && filter.metadata().isEmpty()) {
            String sql = "SELECT " + OrderRow.COLUMNS + " FROM orders" + where(filter, before) + NEWEST_FIRST;
            return cut(orders(bound(handle, sql, filter, before).bind("rows_max", limit + 1)), limit);
        }
        return lookedThrough(handle, filter, before, limit);
    }

    private static OrderPage cut(List<Order> orders, int limit) {
        return orders.size() <= limit
                ? new OrderPage(orders, Optional.empty())
                : new OrderPage(
                        orders.subList(0, limit),
                        Optional.of(orders.get(limit - 1).id()));
    }

    /** Pending orders are younger than {@code looked_up_to}, or are stored one by one. */
    private static List<Order> pending(Handle handle, OrderFilter filter, Optional<OrderId> before, int rowsMax) {
        // Read first, so that the plan of the list fits. An older value is still true: no order becomes pending again.
        UUID lookedUpTo = handle.createQuery("SELECT looked_up_to FROM pending_known")
                .mapTo(UUID.class)
                .one();
        String select = "SELECT " + OrderRow.COLUMNS + " FROM orders" + where(filter, before) + wanted(filter);
        String sql = "(" + select + " AND id > :looked_up_to" + NEWEST_FIRST + ") UNION ALL (" + select
                + " AND id <= :looked_up_to AND id = ANY (ARRAY(SELECT unnest(orders) FROM pending_known))"
                + NEWEST_FIRST
                + ")" + NEWEST_FIRST;
        return orders(
                bound(handle, sql, filter, before).bind("rows_max", rowsMax).bind("looked_up_to", lookedUpTo));
    }

    private OrderPage lookedThrough(Handle handle, OrderFilter filter, Optional<OrderId> before, int limit) {
        String looked = " FROM orders" + where(filter, before) + " ORDER BY id DESC";
        String sql = "SELECT " + OrderRow.COLUMNS + " FROM (SELECT *" + looked
                + " LIMIT :looked_at_max) looked WHERE TRUE" + wanted(filter) + NEWEST_FIRST;
        OrderPage found = cut(
                orders(bound(handle, sql, filter, before)
                        .bind("looked_at_max", lookedAtMax)
                        .bind("rows_max", limit + 1)),
                limit);
        if (found.next().isPresent()) {
            return found;
        }
        return new OrderPage(
                found.orders(),
                bound(handle, "SELECT id" + looked + " OFFSET :looked_at_max - 1 LIMIT 1", filter, before)
                        .bind("looked_at_max", lookedAtMax)
                        .mapTo(UUID.class)
                        .findOne()
                        .map(OrderId::new));
    }

    /**
     * The conditions that no index serves. The status is a literal and not a parameter: each status gets its own plan. The text is the name
     * of a constant.
     */
    private static String wanted(OrderFilter filter) {
        return filter.status()
                        .map(status -> " AND status = '" + status.text() + "'")
                        .orElse("")
                + (filter.metadata().isEmpty() ? "" : " AND metadata @> :metadata::text[]");
    }

    private static String where(OrderFilter filter, Optional<OrderId> before) {
        StringBuilder where = new StringBuilder(" WHERE TRUE");
        filter.userId().ifPresent(_ -> where.append(" AND user_id = :user_id"));
        filter.placedAfter().ifPresent(_ -> where.append(" AND id >= :placed_from"));
        filter.placedBefore().ifPresent(_ -> where.append(" AND id < :placed_before"));
        filter.externalReference().ifPresent(_ -> where.append(ofReference(filter)));
        if (!filter.metadata().isEmpty()) {
            where.append(" AND metadata IS NOT NULL");
        }
        before.ifPresent(_ -> where.append(" AND id < :before"));
        return where.toString();
    }

    /** Reads the index of references first, whatever the statistics say: a reference has few orders. */
    private static String ofReference(OrderFilter filter) {
        return " AND id = ANY (ARRAY(SELECT id FROM orders WHERE external_reference = :external_reference"
                + (filter.userId().isPresent() ? " AND user_id = :user_id" : "") + "))";
    }

    private static Query bound(Handle handle, String sql, OrderFilter filter, Optional<OrderId> before) {
        Query query = handle.createQuery(sql);
        filter.userId().ifPresent(userId -> query.bind("user_id", userId.value()));
        filter.placedAfter()
                .ifPresent(after -> query.bind(
                        "placed_from",
                        firstIdOf(after.truncatedTo(ChronoUnit.MILLIS).plus(FINEST))));
        filter.placedBefore().ifPresent(until -> query.bind("placed_before", firstIdOf(roundedUp(until))));
        filter.externalReference().ifPresent(reference -> query.bind("external_reference", reference.value()));
        if (!filter.metadata().isEmpty()) {
            query.bind("metadata", ArrayLiteral.of(DetailsColumns.pairs(filter.metadata())));
        }
        before.ifPresent(id -> query.bind("before", id.value()));
        return query;
    }

    private static Instant roundedUp(Instant moment) {
        Instant down = moment.truncatedTo(ChronoUnit.MILLIS);
        return down.equals(moment) ? down : down.plus(FINEST);
    }

    private static UUID firstIdOf(Instant moment) {
        return UuidV7.at(moment, 0, 0);
    }

    private static List<Order> orders(Query query) {
        return query.map((row, _) -> OrderRow.read(row)).list();
    }
}
