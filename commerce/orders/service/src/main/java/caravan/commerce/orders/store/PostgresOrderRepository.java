package caravan.commerce.orders.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.KeyLookUp.Made;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.http.IdempotencyKey;
import caravan.chassis.api.store.ArrayLiteral;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.api.store.SqlDatabase;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.OrderFilter;
import caravan.commerce.orders.OrderRepository;
import caravan.commerce.orders.OrderRepository.OrderPage;
import caravan.commerce.orders.OrderRepository.Unsettled;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.Order.Shortage;
import caravan.commerce.orders.domain.OrderChange;
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

/** OrderRepository in PostgreSQL: one statement for all orders of a batch. */
public final class PostgresOrderRepository implements OrderRepository {
    private static final String LOCK =
            "SELECT " + OrderRow.COLUMNS + " FROM orders WHERE id = ANY (?) ORDER BY id FOR UPDATE";

    private static final String LOCK_PENDING = "SELECT " + OrderRow.COLUMNS
            + " FROM orders WHERE id = ANY (?) AND status = 'pending' ORDER BY id FOR UPDATE SKIP LOCKED";

    private static final String MADE_UNDER = "SELECT idempotency_key, key_fingerprint, " + OrderRow.COLUMNS
            + " FROM orders WHERE idempotency_key = ANY (?)";

    /** Of a customer's orders that are younger than those that are remembered one by one; takes some milliseconds. */
    private static final int YOUNG_ORDERS_MAX = 5_000;

    /** Pending orders are young, or remembered one by one: see {@link OrderList}. */
    private static final String UNSETTLED = """
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

    /**
     * In the order of the keys: two instances with the same ones must not wait for each other. Arrays of different lengths cannot stand
     * in one array, so each order's go as text.
     */
    private static final String INSERT = """
            INSERT INTO orders (id, user_id, idempotency_key, key_fingerprint, skus, quantities, unit_prices, currency, total,
                   payment_id, payment_method, status, reason, version, stock_state, payment_state, placed_at,
                   changed_at, history_statuses, history_reasons, history_times)
            SELECT id, user_id, idempotency_key, key_fingerprint, skus::text[], quantities::integer[], unit_prices::bigint[],
                   currency, total, payment_id, payment_method, status, reason, version, stock_state,
                   payment_state, placed_at::timestamptz, changed_at::timestamptz,
                   ARRAY[status], ARRAY[reason], ARRAY[changed_at::timestamptz]
              FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   AS placed (id, status, reason, version, stock_state, payment_state, changed_at, user_id, skus,
                              quantities, unit_prices, currency, total, payment_id, payment_method, placed_at,
                              idempotency_key, key_fingerprint)
             ORDER BY idempotency_key
            """;

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
              FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                   AS moved (id, status, reason, version, stock_state, payment_state, changed_at, short_skus,
                             short_available, new_statuses, new_reasons, new_times)
             WHERE orders.id = moved.id
            """;

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

    /** @param lookedAtMax orders that are looked at for a page of one status */
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
    public Map<UserId, Unsettled> unsettledOf(Transaction transaction, Collection<UserId> customers) {
        Map<UserId, Unsettled> unsettled = HashMap.newHashMap(customers.size());
        JdbcStatement.of(transaction, UNSETTLED)
                .bindArray("uuid", customers, UserId::value)
                .bind(YOUNG_ORDERS_MAX)
                .bindArray("uuid", customers, UserId::value)
                .forEach(row -> unsettled.put(
                        new UserId(row.getObject("user_id", UUID.class)),
                        new Unsettled(row.getLong("orders"), row.getLong("pieces"))));
        return unsettled;
    }

    @Override
    public void insert(Transaction transaction, List<NewOrder> placed) {
        List<Order> orders = placed.stream().map(NewOrder::order).toList();
        JdbcStatement statement = JdbcStatement.of(transaction, INSERT);
        bindChanging(statement, orders);
        bindFixed(statement, orders);
        statement
                .bindArray("text", placed, each -> key(each, IdempotencyKey::withOwner))
                .bindArray("text", placed, each -> key(each, IdempotencyKey::fingerprint))
                .write();
    }

    @Override
    public void update(Transaction transaction, Collection<MovedOrder> moved) {
        JdbcStatement statement = JdbcStatement.of(transaction, UPDATE);
        bindChanging(statement, moved.stream().map(MovedOrder::order).toList());
        statement
                .bindArray("text", moved, each -> shortages(each, Shortage::sku))
                .bindArray("text", moved, each -> shortages(each, Shortage::available))
                .bindArray(
                        "text",
                        moved,
                        each -> changes(each, change -> change.status().text()))
                .bindArray("text", moved, each -> changes(each, change -> text(change.reason())))
                .bindArray("text", moved, each -> changes(each, OrderChange::changedAt))
                .write();
    }

    /** The id, and what changes in an order's life. */
    private static void bindChanging(JdbcStatement statement, Collection<Order> orders) {
        statement
                .bindArray("uuid", orders, order -> order.id().value())
                .bindArray("text", orders, order -> order.status().text())
                .bindArray("text", orders, order -> text(order.reason()))
                .bindArray("int8", orders, Order::version)
                .bindArray("text", orders, order -> order.stock().text())
                .bindArray("text", orders, order -> order.payment().text())
                .bindArray("text", orders, order -> order.changedAt().toString());
    }

    /** What an order keeps from its placing on; the lines' prices without the currency, which all have in common with the total. */
    private static void bindFixed(JdbcStatement statement, Collection<Order> orders) {
        statement
                .bindArray("uuid", orders, order -> order.userId().value())
                .bindArray("text", orders, order -> lines(order, Order.Line::sku))
                .bindArray("text", orders, order -> lines(order, Order.Line::quantity))
                .bindArray(
                        "text",
                        orders,
                        order -> lines(order, line -> line.unitPrice().amount()))
                .bindArray("text", orders, order -> order.total().currency().value())
                .bindArray("int8", orders, order -> order.total().amount())
                .bindArray("uuid", orders, order -> order.paymentId().value())
                .bindArray("text", orders, order -> order.paymentMethod().value())
                .bindArray("text", orders, order -> order.placedAt().toString());
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

    private static String lines(Order order, Function<Order.Line, Object> column) {
        return ArrayLiteral.of(order.lines().stream().map(column).toList());
    }

    /** Nothing for most orders: they want for nothing. */
    private static @Nullable String shortages(MovedOrder moved, Function<Shortage, Object> column) {
        List<Shortage> shortages = moved.order().shortages();
        return shortages.isEmpty()
                ? null
                : ArrayLiteral.of(shortages.stream().map(column).toList());
    }

    private static String changes(MovedOrder moved, Function<OrderChange, ? extends @Nullable Object> column) {
        return ArrayLiteral.of(
                moved.changes().stream().<@Nullable Object>map(column).toList());
    }
}
