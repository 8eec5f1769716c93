package caravan.commerce.orders.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.KeyLookUp.Made;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.store.Columns;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.OrderFilter;
import caravan.commerce.orders.OrderRepository;
import caravan.commerce.orders.OrderRepository.OrderPage;
import caravan.commerce.orders.OrderRepository.PendingSum;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Shortage;
import caravan.commerce.orders.domain.OrderChange;
import caravan.commerce.orders.domain.OrderDetails;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.commerce.orders.domain.Reason;
import caravan.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The table {@code orders}. One statement reads or writes all orders of a batch. */
public final class PostgresOrderRepository implements OrderRepository {
    private static final String LOCK =
            "SELECT " + OrderRow.COLUMNS + " FROM orders WHERE id = ANY (?) ORDER BY id FOR UPDATE";

    private static final String LOCK_PENDING = "SELECT " + OrderRow.COLUMNS
            + " FROM orders WHERE id = ANY (?) AND status = 'pending' ORDER BY id FOR UPDATE SKIP LOCKED";

    private static final String MADE_UNDER = "SELECT idempotency_key, key_fingerprint, " + OrderRow.COLUMNS_AS_PLACED
            + " FROM orders WHERE idempotency_key = ANY (?)";

    /**
     * How many of a customer's orders {@link #PENDING_SUMS} reads that are younger than {@code looked_up_to}. It takes some
     * milliseconds.
     */
    private static final int YOUNG_ORDERS_MAX = 5_000;

    /** Pending orders are younger than {@code looked_up_to}, or are stored one by one: see {@link OrderList}. */
    private static final String PENDING_SUMS = """
            SELECT user_id, count(*) AS orders, sum((SELECT sum(quantity) FROM unnest(quantities) AS each (quantity))) AS pieces
              FROM (SELECT young.user_id, young.quantities
                      FROM unnest(?) AS asked (user_id)
                     CROSS JOIN LATERAL (SELECT user_id, quantities, status
                                           FROM orders
                                          WHERE orders.user_id = asked.user_id
                                                AND id > (SELECT looked_up_to FROM pending_known)
                                          ORDER BY id DESC
                                          LIMIT ?) young
                     WHERE young.status = 'pending'
                    UNION ALL
                    SELECT user_id, quantities
                      FROM orders
                     WHERE id = ANY (ARRAY(SELECT unnest(orders) FROM pending_known))
                           AND id <= (SELECT looked_up_to FROM pending_known)
                           AND status = 'pending' AND user_id = ANY (?)) held
             GROUP BY user_id
            """;

    /** The id, and what changes in an order's life. */
    private static final Columns<Order> CHANGING = Columns.<Order>of()
            .uuid("id", order -> order.id().value())
            .text("status", order -> order.status().text())
            .text("reason", order -> text(order.reason()))
            .int8("version", Order::version)
            .text("stock_state", order -> order.stock().text())
            .text("payment_state", order -> order.payment().text())
            .text("changed_at", order -> order.changedAt().toString());

    /** A new order. The prices of its lines have no currency of their own: it is that of the total. */
    private static final Columns<NewOrder> PLACED = Columns.<NewOrder>of()
            .all(
                    CHANGING.uuid("user_id", order -> order.userId().value())
                            .arrayAsText("skus", order -> lines(order, Order.Line::sku))
                            .arrayAsText("quantities", order -> lines(order, Order.Line::quantity))
                            .arrayAsText(
                                    "unit_prices",
                                    order -> lines(
                                            order, line -> line.unitPrice().amount()))
                            .text("currency", order -> order.total().currency().value())
                            .int8("total", order -> order.total().amount())
                            .uuid("payment_id", order -> order.paymentId().value())
                            .text(
                                    "payment_method",
                                    order -> order.paymentMethod().value())
                            .text("placed_at", order -> order.placedAt().toString()),
                    NewOrder::order)
            .text("idempotency_key", placed -> key(placed, IdempotencyKey::withOwner))
            .text("key_fingerprint", placed -> key(placed, IdempotencyKey::fingerprint));

    private static final String INSERT = insert(PLACED, "", "");

    /** A batch in which an order has details. Another batch does not send two more columns. */
    private static final Columns<NewOrder> DETAILED =
            PLACED.all(DetailsColumns.OF_DETAILS, placed -> placed.order().details());

    private static final String INSERT_DETAILED =
            insert(DETAILED, ", external_reference, metadata", ", external_reference, metadata::text[]");

    /** A changed order with its new versions. */
    private static final Columns<MovedOrder> MOVED = Columns.<MovedOrder>of()
            .all(CHANGING, MovedOrder::order)
            .arrayAsText("short_skus", moved -> shortages(moved, Shortage::sku))
            .arrayAsText("short_available", moved -> shortages(moved, Shortage::available))
            .arrayAsText(
                    "new_statuses",
                    moved -> changes(moved, change -> change.status().text()))
            .arrayAsText("new_reasons", moved -> changes(moved, change -> text(change.reason())))
            .arrayAsText("new_times", moved -> changes(moved, OrderChange::changedAt));

    private static final String UPDATE = """
            UPDATE orders
               SET status = moved.status, reason = moved.reason, version = moved.version,
                   stock_state = moved.stock_state, payment_state = moved.payment_state,
                   changed_at = moved.changed_at::timestamptz,
                   short_skus = coalesce(moved.short_skus::text[], orders.short_skus),
                   short_available = coalesce(moved.short_available::bigint[], orders.short_available),
                   history_statuses = orders.history_statuses || moved.new_statuses::text[],
                   history_reasons = history_reasons || moved.new_reasons::text[],
                   history_times = history_times || moved.new_times::timestamptz[]
              FROM %s
             WHERE orders.id = moved.id
            """.formatted(MOVED.as("moved"));

    private static final String HISTORY = """
            SELECT history.version, history.status, history.reason, history.at,
                   CASE WHEN history.reason = 'out_of_stock' THEN short_skus END AS short_skus, short_available
              FROM orders
             CROSS JOIN LATERAL unnest(history_statuses, history_reasons, history_times)
                   WITH ORDINALITY AS history (status, reason, at, version)
             WHERE id = ? AND history.version > ?
             ORDER BY history.version
            """;

    private final SqlDatabase database;
    private final OrderList list;

    public PostgresOrderRepository(Database database) {
        this(database, OrderList.LOOKED_AT_MAX);
    }

    /** @param lookedAtMax orders that a page of one status reads */
    public PostgresOrderRepository(Database database, int lookedAtMax) {
        this.database = SqlDatabase.of(database);
        this.list = new OrderList(lookedAtMax);
    }

    @Override
    public Map<OrderId, Order> lock(Transaction transaction, Collection<OrderId> ids) {
        Map<OrderId, Order> locked = HashMap.newHashMap(ids.size());
        lock(transaction, LOCK, ids).forEach(order -> locked.put(order.id(), order));
        return locked;
    }

    @Override
    public List<Order> lockPending(Transaction transaction, Collection<OrderId> ids) {
        return lock(transaction, LOCK_PENDING, ids);
    }

    private static List<Order> lock(Transaction transaction, String sql, Collection<OrderId> ids) {
        return JdbcStatement.of(transaction, sql)
                .bindArray("uuid", ids, OrderId::value)
                .list(OrderRow::read);
    }

    @Override
    public List<Made<Order>> madeUnder(Transaction transaction, Collection<String> keys) {
        return JdbcStatement.of(transaction, MADE_UNDER)
                .bindArray("text", keys)
                .list(row -> new Made<>(
                        row.getString("idempotency_key"),
                        Optional.ofNullable(row.getString("key_fingerprint")),
                        OrderRow.read(row)));
    }

    @Override
    public Map<UserId, PendingSum> pendingSumsOf(Transaction transaction, Collection<UserId> customers) {
        Map<UserId, PendingSum> sums = HashMap.newHashMap(customers.size());
        JdbcStatement.of(transaction, PENDING_SUMS)
                .bindArray("uuid", customers, UserId::value)
                .bind(YOUNG_ORDERS_MAX)
                .bindArray("uuid", customers, UserId::value)
                .forEach(row -> sums.put(
                        new UserId(row.getObject("user_id", UUID.class)),
                        new PendingSum(row.getLong("orders"), row.getLong("pieces"))));
        return sums;
    }

    /** In the order of the keys: two instances with the same keys must not wait for each other. */
    private static String insert(Columns<NewOrder> columns, String names, String values) {
        return """
                INSERT INTO orders (id, user_id, idempotency_key, key_fingerprint, skus, quantities, unit_prices, currency, total,
                       payment_id, payment_method, status, reason, version, stock_state, payment_state, placed_at,
                       changed_at, history_statuses, history_reasons, history_times%s)
                SELECT id, user_id, idempotency_key, key_fingerprint, skus::text[], quantities::integer[], unit_prices::bigint[],
                       currency, total, payment_id, payment_method, status, reason, version, stock_state,
                       payment_state, placed_at::timestamptz, changed_at::timestamptz,
                       ARRAY[status], ARRAY[reason], ARRAY[changed_at::timestamptz]%s
                  FROM %s
                 ORDER BY idempotency_key
                """.formatted(names, values, columns.as("placed"));
    }

    @Override
    public void insert(Transaction transaction, List<NewOrder> placed) {
        boolean hasDetails =
                placed.stream().anyMatch(each -> !each.order().details().equals(OrderDetails.NONE));
        JdbcStatement.of(transaction, hasDetails ? INSERT_DETAILED : INSERT)
                .bindRows(hasDetails ? DETAILED : PLACED, placed)
                .write();
    }

    @Override
    public void update(Transaction transaction, Collection<MovedOrder> moved) {
        JdbcStatement.of(transaction, UPDATE).bindRows(MOVED, moved).write();
    }

    @Override
    public void updateDetails(Transaction transaction, Collection<DetailedOrder> orders) {
        DetailsColumns.update(transaction, orders);
    }

    @Override
    public Map<OwnReference, OrderId> withReferences(Transaction transaction, Collection<OwnReference> references) {
        return DetailsColumns.withReferences(transaction, references);
    }

    @Override
    public Optional<Order> find(OrderId id) {
        return database.read(handle -> {
            return JdbcStatement.of(handle, "SELECT " + OrderRow.COLUMNS + " FROM orders WHERE id = ?")
                    .bind(id.value())
                    .first(OrderRow::read);
        });
    }

    @Override
    public OrderPage list(OrderFilter filter, Optional<OrderId> before, int limit) {
        return database.read(handle -> {
            return list.page(handle, filter, before, limit);
        });
    }

    @Override
    public List<OrderChange> historyAfter(OrderId id, long version) {
        return database.read(handle -> {
            return JdbcStatement.of(handle, HISTORY)
                    .bind(id.value())
                    .bind(version)
                    .list(row -> change(id, row));
        });
    }

    private static OrderChange change(OrderId id, ResultSet row) throws SQLException {
        return new OrderChange(
                id,
                row.getLong("version"),
                OrderStatus.parse(row.getString("status")),
                Optional.ofNullable(row.getString("reason")).map(Reason::parse),
                OrderRow.shortages(row),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable String key(NewOrder placed, Function<IdempotencyKey, String> part) {
        return placed.idempotencyKey().map(part).orElse(null);
    }

    private static @Nullable String text(Optional<Reason> reason) {
        return reason.map(Reason::text).orElse(null);
    }

    private static <V> List<V> lines(Order order, Function<Order.Line, V> value) {
        return order.lines().stream().map(value).toList();
    }

    /** NULL for most orders: they have no shortages. */
    private static <V> @Nullable List<V> shortages(MovedOrder moved, Function<Shortage, V> value) {
        List<Shortage> shortages = moved.order().shortages();
        return shortages.isEmpty() ? null : shortages.stream().map(value).toList();
    }

    private static List<? extends @Nullable Object> changes(
            MovedOrder moved, Function<OrderChange, ? extends @Nullable Object> value) {
        return moved.changes().stream().<@Nullable Object>map(value).toList();
    }
}
