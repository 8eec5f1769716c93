package caravan.commerce.growth;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Copies the orders of a shop, with all their rows in all services, until there are enough. The services wrote the originals themselves, so
 * the copies are realistic and pass the audit. No service may run meanwhile, and no order may be between states.
 */
public final class Growth {
    /** A UUIDv7's time is in the upper 48 bits. */
    private static final int TIME_SHIFT = 16;

    private static final String RECEIVE = """
            INSERT INTO inventory.stock_movement (sku, kind, change, cause, at)
            SELECT sku, 'receipt', ? * sum(change), 'growth', now() FROM inventory.stock_movement
            WHERE kind IN ('receipt', 'adjustment') GROUP BY sku HAVING sum(change) > 0
            """;
    private static final String ADD_UP_STOCK = """
            UPDATE inventory.stock s SET on_hand = moved.change, reserved = coalesce(held.quantity, 0)
            FROM (SELECT sku, sum(change) AS change FROM inventory.stock_movement GROUP BY sku) moved
            LEFT JOIN (
                SELECT l.sku, sum(l.quantity) AS quantity
                FROM inventory.reservation r CROSS JOIN LATERAL unnest(r.skus, r.quantities) AS l (sku, quantity)
                WHERE r.state = 'held' GROUP BY l.sku
            ) held USING (sku)
            WHERE s.sku = moved.sku
            """;
    private static final String SUBSCRIBERS = """
            SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'applied_position'
            """;

    /** Memory for sorting the keys of an index; the default needs many small runs. */
    private static final String PREPARE =
            "SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL session_replication_role = 'replica'";

    /** Uses the table, since the view of messages would read all of it. */
    private static final String STORE_LAST_PURGED = """
            INSERT INTO %1$s.purged_message (type, partition, position)
            SELECT m.type, m.partition, max(b.position - b.count + m.ordinal)
            FROM %1$s.outbox b
            CROSS JOIN LATERAL ROWS FROM (json_to_recordset(convert_from(b.messages, 'UTF8')::json) AS (type text, partition smallint))
                WITH ORDINALITY AS m (type, partition, ordinal)
            WHERE b.position <= %2$d GROUP BY m.type, m.partition
            ON CONFLICT (type, partition) DO UPDATE SET position = excluded.position
            """;

    private static final String PURGE = "DELETE FROM %1$s.outbox WHERE position <= %2$d";
    private static final String MOVE_PURGED = "UPDATE %1$s.outbox_purge SET position = %2$d, until = clock_timestamp()";

    private final Connection connection;
    private final long toldOrdersMax;

    /**
     * @param superuser a connection to the database that all services share
     * @param toldOrdersMax about how many orders keep their messages; those of older orders are purged, as a service does
     */
    public Growth(Connection superuser, long toldOrdersMax) {
        this.connection = superuser;
        this.toldOrdersMax = toldOrdersMax;
    }

    /**
     * Adds whole copies of all orders, in one transaction.
     *
     * @param ordersMin how many orders there must be at least
     * @param progress gets the approximate number of orders now and then
     * @return how many orders there are
     * @throws IllegalStateException if there is no order, or one is pending
     */
    public long growTo(long ordersMin, LongConsumer progress) throws SQLException {
        long template = number("SELECT count(*) FROM orders.orders");
        if (template == 0 || number("SELECT count(*) FROM orders.orders WHERE status = 'pending'") > 0) {
            throw new IllegalStateException("the shop must have orders, and none of them may be pending");
        }
        long copies = Math.ceilDiv(Math.max(0, ordersMin - template), template);
        long told = Math.min(copies, Math.ceilDiv(toldOrdersMax, template));
        IdShift shift = shift();
        List<TableTemplate> tables = new ArrayList<>();
        for (GrowingTable table : GrowingTable.ALL) {
            tables.add(TableTemplate.read(connection, table, shift));
        }
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        execute(PREPARE);
        long[] written = {0};
        Runnable oneMore = () -> progress.accept(template + template * ++written[0] / tables.size());
        for (TableTemplate table : tables) {
            write(table, copies, table.table().outbox() ? told : copies, oneMore);
        }
        execute(RECEIVE, copies);
        execute(ADD_UP_STOCK);
        for (TableTemplate table : tables) {
            if (table.table().outbox()) {
                moveHead(table.table().schema(), table.headAfter(copies));
            }
        }
        // In a transaction of the caller nothing is committed, since the caller may roll it back.
        if (autoCommit) {
            connection.commit();
        }
        connection.setAutoCommit(autoCommit);
        return template * (copies + 1);
    }

    /** If any copy keeps no messages, one more copy is written. It shows where the last messages are. */
    private void write(TableTemplate table, long copies, long kept, Runnable oneMore) throws SQLException {
        String name = table.table().qualified();
        IndexesAside indexes = IndexesAside.drop(connection, table.table());
        execute("TRUNCATE " + name);
        long from = Math.min(copies, kept + 1);
        table.write(connection, from, copies - from, oneMore);
        indexes.makeAgain(connection);
        if (from > kept) {
            long purged = table.headAfter(copies - kept);
            for (String sql : List.of(STORE_LAST_PURGED, PURGE, MOVE_PURGED)) {
                execute(sql.formatted(table.table().schema(), purged));
            }
        }
    }

    /** Vacuums and analyzes the tables, so that PostgreSQL does not do it during a measurement. */
    public void tidy() throws SQLException {
        execute("VACUUM (ANALYZE)");
        execute("CHECKPOINT");
    }

    /** Ids of copies are moved by more than the time between the first order and now. */
    private IdShift shift() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT id, extract(epoch FROM clock_timestamp()) * 1000 FROM orders.orders ORDER BY id LIMIT 1")) {
            row.next();
            long first = row.getObject(1, UUID.class).getMostSignificantBits() >>> TIME_SHIFT;
            long now = row.getLong(2);
            return new IdShift(first, Math.max(1, now - first + 1));
        }
    }

    /** The copies' messages count as applied, since their effects are copied, too. */
    private void moveHead(String source, long position) throws SQLException {
        execute("UPDATE " + source + ".outbox_head SET position = ?", position);
        List<String> schemas = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SUBSCRIBERS)) {
            while (row.next()) {
                schemas.add(row.getString(1));
            }
        }
        for (String schema : schemas) {
            execute(
                    "UPDATE " + schema + ".applied_position SET position = ? WHERE partition = -1 AND source = '"
                            + source + "'",
                    position);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql, long... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setLong(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
