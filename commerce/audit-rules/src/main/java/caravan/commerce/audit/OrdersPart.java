package caravan.commerce.audit;

import caravan.audit.contract.Part;
import caravan.audit.contract.Part.Keys;
import caravan.audit.contract.Part.Relation;
import java.util.List;
import java.util.stream.Stream;

/** The part of orders: each order with its reservation, its payment and its messages. All share the order's id. */
final class OrdersPart {
    private static final String VIEWS = """
            -- An order's lines, a row each.
            order_line AS (
                SELECT o.id AS order_id, l.sku, l.quantity, l.unit_price, o.currency, o.history_times[1] AS placed_at
                FROM the_order o
                CROSS JOIN LATERAL unnest(o.skus, o.quantities, o.unit_prices) AS l (sku, quantity, unit_price)
            ),
            -- An order's history, a row for each version.
            order_change AS (
                SELECT o.id AS order_id, h.version, h.status, h.at, coalesce(h.version = ANY (o.details_versions), false) AS of_details
                FROM the_order o
                CROSS JOIN LATERAL unnest(o.history_statuses, o.history_times) WITH ORDINALITY AS h (status, at, version)
            ),
            -- A reservation's lines, a row each.
            reservation_line AS (
                SELECT r.id AS reservation, r.state, l.sku, l.quantity
                FROM the_reservation r CROSS JOIN LATERAL unnest(r.skus, r.quantities) AS l (sku, quantity)
            ),
            order_told AS (
                SELECT order_id, split_part(note, ' ', 1)::bigint AS version, split_part(note, ' ', 2) AS status
                FROM the_note WHERE note LIKE '% %'
            ),
            order_asked AS (SELECT order_id, note AS command FROM the_note WHERE note NOT LIKE '% %'),
            -- There may be no notes of messages that orders sent up to then.
            orders_unread AS (SELECT until FROM looked_from WHERE source = 'orders'),
            -- Orders with notes of all their messages.
            read_order AS (
                SELECT o.id FROM the_order o CROSS JOIN orders_unread WHERE o.history_times[1] > orders_unread.until
            ),
            -- Prices of orders before then are not known.
            prices_unread AS (SELECT coalesce(max(note)::timestamptz, '-infinity') + interval '1 minute' AS until FROM price_note WHERE key = '')
            """;

    static final Part PART = new Part(
            "orders",
            "uuid",
            List.of(
                    Keys.of("orders.orders", "id"),
                    Keys.of("inventory.reservation", "id"),
                    Keys.of("payments.payment", "order_id"),
                    Keys.of("orders.note", "order_id"),
                    Keys.of("order_note", "key"),
                    new Keys(
                            "inventory.stock_movement",
                            "kind IN ('commit', 'return') AND cause ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'",
                            "(cause COLLATE \"C\")")),
            List.of(
                    "SELECT key FROM order_note",
                    """
                    SELECT key::uuid FROM changed_message
                    WHERE source IN ('inventory', 'payments') AND key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                    """,
                    // New orders without a message.
                    "SELECT id AS key FROM orders.orders WHERE id >= current_setting('audit.low_id')::uuid",
                    "SELECT id AS key FROM inventory.reservation WHERE id >= current_setting('audit.low_id')::uuid",
                    "SELECT order_id AS key FROM payments.payment WHERE order_id >= current_setting('audit.low_id')::uuid",
                    // Notes change no order, so there is no message of them.
                    "SELECT order_id AS key FROM orders.note WHERE id >= current_setting('audit.low_id')::uuid",
                    """
                    SELECT m.cause::uuid AS key FROM changed_movements c JOIN inventory.stock_movement m ON m.id = c.key
                    WHERE m.kind IN ('commit', 'return') AND m.cause ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                    """),
            List.of(
                    new Relation("the_order", "SELECT o.* FROM looked_orders k JOIN orders.orders o ON o.id = k.key"),
                    new Relation(
                            "the_reservation",
                            "SELECT r.* FROM looked_orders k JOIN inventory.reservation r ON r.id = k.key"),
                    new Relation("the_movement", """
                            SELECT k.key AS reservation, m.sku, m.kind, m.change
                            FROM looked_orders k
                            JOIN inventory.stock_movement m ON m.cause COLLATE "C" = k.key::text AND m.kind IN ('commit', 'return')
                            """),
                    new Relation(
                            "the_order_payment",
                            "SELECT p.* FROM looked_orders k JOIN payments.payment p ON p.order_id = k.key"),
                    new Relation(
                            "the_text",
                            "SELECT n.order_id, n.owner_id FROM looked_orders k JOIN orders.note n ON n.order_id = k.key"),
                    new Relation("the_note", """
                            SELECT k.key AS order_id, n.note
                            FROM looked_orders k JOIN order_note o ON o.key = k.key CROSS JOIN LATERAL unnest(o.notes) AS n (note)
                            """),
                    // The order's version at the last clean audit: the one before the first version that was sent
                    // since.
                    new Relation("the_order_before", """
                            SELECT o.id, CASE WHEN t.first IS NULL THEN o.status ELSE o.history_statuses[t.first - 1] END AS status
                            FROM the_order o
                            LEFT JOIN (
                                SELECT order_id, min(split_part(note, ' ', 1)::integer) AS first
                                FROM the_note WHERE note LIKE '% %' GROUP BY order_id
                            ) t ON t.order_id = o.id
                            WHERE NOT (SELECT is_full FROM since)
                            """)),
            VIEWS,
            Stream.of(OrderRules.ALL, DetailsRules.ALL, StockRules.OF_ORDERS, PaymentRules.ALL, RequestRules.OF_ORDERS)
                    .flatMap(List::stream)
                    .toList(),
            false);

    private OrdersPart() {}
}
