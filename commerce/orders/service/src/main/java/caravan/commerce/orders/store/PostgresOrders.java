package caravan.commerce.orders.store;

import caravan.chassis.api.Database;
import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.SqlDatabase;
import caravan.chassis.api.store.SqlTransaction;
import caravan.commerce.kernel.OrderId;
import caravan.commerce.orders.OrderFilter;
import caravan.commerce.orders.Orders;
import caravan.commerce.orders.domain.Order;
import caravan.commerce.orders.domain.OrderChange;
import caravan.commerce.orders.domain.Reason;
import caravan.kernel.UuidV7;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Orders in PostgreSQL: one statement for all orders of a batch. */
public final class PostgresOrders implements Orders {
    private static final String COLUMNS = """
            id, user_id, skus, quantities, unit_prices, currency, total, payment_id, payment_method, status, reason,
            version, stock_state, payment_state, placed_at, changed_at
            """;

    private static final String INSERT = """
            INSERT INTO orders (id, user_id, idempotency_key, skus, quantities, unit_prices, currency, total,
                   payment_id, payment_method, status, reason, version, stock_state, payment_state,
                   placed_at, changed_at)
            SELECT id, user_id, idempotency_key, skus::text[], quantities::integer[], unit_prices::bigint[],
                   currency, total, payment_id, payment_method, status, reason, version, stock_state,
                   payment_state, placed_at::timestamptz, changed_at::timestamptz
              FROM UNNEST(:ids, :user_ids, :idempotency_keys, :skus, :quantities, :unit_prices, :currencies,
                          :totals, :payment_ids, :payment_methods, :statuses, :reasons, :versions,
                          :stock_states, :payment_states, :placed_at, :changed_at)
                   AS placed (id, user_id, idempotency_key, skus, quantities, unit_prices, currency,
                              total, payment_id, payment_method, status, reason, version, stock_state,
                              payment_state, placed_at, changed_at)
            """;

    private final SqlDatabase database;

    public PostgresOrders(Database database) {
        this.database = SqlDatabase.of(database);
    }

    @Override
    public Map<OrderId, Order> lock(Transaction transaction, Collection<OrderId> ids) {
        Map<OrderId, Order> locked = HashMap.newHashMap(ids.size());
        SqlTransaction.handle(transaction)
                .createQuery("SELECT " + COLUMNS + " FROM orders WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
                .bindArray("ids", UUID.class, ids.stream().map(OrderId::value).toList())
                .map(new OrderMapper())
                .forEach(order -> locked.put(order.id(), order));
        return locked;
    }

    @Override
    public List<Order> lockPendingSince(Transaction transaction, Instant placedBefore, int ordersMax) {
        return SqlTransaction.handle(transaction)
                .createQuery("SELECT " + COLUMNS + """
                         FROM orders
                        WHERE status = 'pending' AND id < :placed_before
                        ORDER BY id
                        LIMIT :orders_max
                        FOR UPDATE SKIP LOCKED
                        """)
                // Ids sort by age, so the index of pending orders alone tells which are due.
                .bind("placed_before", UuidV7.at(placedBefore, 0, 0))
                .bind("orders_max", ordersMax)
                .map(new OrderMapper())
                .list();
    }

    @Override
    public void insert(Transaction transaction, List<NewOrder> placed) {
        List<Order> orders = placed.stream().map(NewOrder::order).toList();
        Update insert = SqlTransaction.handle(transaction).createUpdate(INSERT);
        bindChanging(insert, orders);
        bindFixed(insert, orders);
        insert.bindArray(
                        "idempotency_keys",
                        String.class,
                        each(placed, order -> order.idempotencyKey().orElse(null)))
                .execute();
    }

    @Override
    public void update(Transaction transaction, Collection<Order> orders) {
        Update update = SqlTransaction.handle(transaction).createUpdate("""
                        UPDATE orders
                           SET status = moved.status, reason = moved.reason, version = moved.version,
                               stock_state = moved.stock_state, payment_state = moved.payment_state,
                               changed_at = moved.changed_at::timestamptz
                          FROM UNNEST(:ids, :statuses, :reasons, :versions, :stock_states, :payment_states, :changed_at)
                               AS moved (id, status, reason, version, stock_state, payment_state, changed_at)
                         WHERE orders.id = moved.id
                        """);
        bindChanging(update, orders);
        update.execute();
    }

    /** What an order keeps from its placing on. */
    private static void bindFixed(Update statement, Collection<Order> orders) {
        statement
                .bindArray(
                        "user_ids",
                        UUID.class,
                        each(orders, order -> order.userId().value()))
                // Arrays of different lengths cannot stand in one array, so each order's go as text.
                .bindArray("skus", String.class, each(orders, ArrayLiterals::skus))
                .bindArray("quantities", String.class, each(orders, ArrayLiterals::quantities))
                .bindArray("unit_prices", String.class, each(orders, ArrayLiterals::unitPrices))
                .bindArray(
                        "currencies",
                        String.class,
                        each(orders, order -> order.total().currency().value()))
                .bindArray(
                        "totals",
                        Long.class,
                        each(orders, order -> order.total().amount()))
                .bindArray(
                        "payment_ids",
                        UUID.class,
                        each(orders, order -> order.paymentId().value()))
                .bindArray(
                        "payment_methods",
                        String.class,
                        each(orders, order -> order.paymentMethod().value()))
                .bindArray(
                        "placed_at",
                        String.class,
                        each(orders, order -> order.placedAt().toString()));
    }

    /** The id, and what changes in an order's life. */
    private static void bindChanging(Update statement, Collection<Order> orders) {
        statement
                .bindArray("ids", UUID.class, each(orders, order -> order.id().value()))
                .bindArray(
                        "statuses",
                        String.class,
                        each(orders, order -> order.status().text()))
                .bindArray("reasons", String.class, each(orders, PostgresOrders::reasonOf))
                .bindArray("versions", Long.class, each(orders, Order::version))
                .bindArray(
                        "stock_states",
                        String.class,
                        each(orders, order -> order.stock().text()))
                .bindArray(
                        "payment_states",
                        String.class,
                        each(orders, order -> order.payment().text()))
                .bindArray(
                        "changed_at",
                        String.class,
                        each(orders, order -> order.changedAt().toString()));
    }

    @Override
    public void addToHistory(Transaction transaction, List<OrderChange> changes) {
        SqlTransaction.handle(transaction)
                .createUpdate("""
                        INSERT INTO order_change (order_id, version, status, reason, changed_at)
                        SELECT order_id, version, status, reason, changed_at::timestamptz
                          FROM UNNEST(:order_ids, :versions, :statuses, :reasons, :changed_at)
                               AS change (order_id, version, status, reason, changed_at)
                        """)
                .bindArray(
                        "order_ids",
                        UUID.class,
                        each(changes, change -> change.orderId().value()))
                .bindArray("versions", Long.class, each(changes, OrderChange::version))
                .bindArray(
                        "statuses",
                        String.class,
                        each(changes, change -> change.status().text()))
                .bindArray(
                        "reasons",
                        String.class,
                        each(
                                changes,
                                change -> change.reason().map(Reason::text).orElse(null)))
                .bindArray(
                        "changed_at",
                        String.class,
                        each(changes, change -> change.changedAt().toString()))
                .execute();
    }

    @Override
    public Optional<Order> find(OrderId id) {
        return database.read(handle -> handle.createQuery("SELECT " + COLUMNS + " FROM orders WHERE id = :id")
                .bind("id", id.value())
                .map(new OrderMapper())
                .findOne());
    }

    @Override
    public List<Order> list(OrderFilter filter, Optional<OrderId> before, int rowsMax) {
        StringBuilder sql = new StringBuilder("SELECT " + COLUMNS + " FROM orders WHERE TRUE");
        // Only the conditions that hold are in the statement, so that each form of it gets its own fitting plan.
        filter.userId().ifPresent(_ -> sql.append(" AND user_id = :user_id"));
        // A literal, since a plan for any status could not use the index of pending orders; it is a name of ours.
        filter.status().ifPresent(status -> sql.append(" AND status = '" + status.text() + "'"));
        before.ifPresent(_ -> sql.append(" AND id < :before"));
        sql.append(" ORDER BY id DESC LIMIT :rows_max");
        return database.read(handle -> {
            var query = handle.createQuery(sql).bind("rows_max", rowsMax);
            filter.userId().ifPresent(userId -> query.bind("user_id", userId.value()));
            before.ifPresent(id -> query.bind("before", id.value()));
            return query.map(new OrderMapper()).list();
        });
    }

    @Override
    public List<OrderChange> historyAfter(OrderId id, long version) {
        return database.read(handle -> handle.createQuery("""
                        SELECT order_id, version, status, reason, changed_at
                          FROM order_change
                         WHERE order_id = :order_id AND version > :version
                         ORDER BY version
                        """)
                .bind("order_id", id.value())
                .bind("version", version)
                .map(new OrderChangeMapper())
                .list());
    }

    private static @Nullable String reasonOf(Order order) {
        return order.reason().map(Reason::text).orElse(null);
    }

    private static <T, V extends @Nullable Object> List<V> each(
            Collection<T> rows, Function<? super T, ? extends V> column) {
        return rows.stream().<V>map(column).toList();
    }
}
