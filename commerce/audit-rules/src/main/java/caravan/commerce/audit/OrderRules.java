package caravan.commerce.audit;

import caravan.audit.contract.RuleQuery;
import java.util.List;

/** Rules for orders: no acknowledged order is lost or made twice, and each order's history has no gap. */
final class OrderRules {
    static final List<RuleQuery> ALL = List.of(
            RuleQuery.always(
                    "one-order-a-key",
                    "One Idempotency-Key of one caller makes at most one order.",
                    "order",
                    "the_order WHERE idempotency_key IS NOT NULL",
                    // The index refuses a second order. If the index is missing or invalid, the rule looks for each
                    // key.
                    """
                    SELECT o.id::text AS id, 'an order with a key that already made ' || e.id AS found, 'one order per key' AS expected
                    FROM the_order o
                    JOIN orders.orders e ON e.idempotency_key = o.idempotency_key AND e.id < o.id
                    WHERE NOT EXISTS (
                        SELECT FROM pg_index
                        WHERE indexrelid = to_regclass('orders.orders_by_key') AND indisunique AND indisvalid AND indisready)
                    """),
            RuleQuery.always(
                    "total-is-sum-of-lines", "An order's total is the sum of its lines.", "order", "the_order", """
                    SELECT o.id::text AS id, 'total ' || o.total AS found, 'total ' || l.total AS expected
                    FROM the_order o
                    JOIN (
                        SELECT order_id, sum(quantity::numeric * unit_price) AS total FROM order_line GROUP BY order_id
                    ) l ON l.order_id = o.id
                    WHERE o.total <> l.total
                    """),
            RuleQuery.always(
                    "price-was-catalogs",
                    "Catalog sent every unit price for its SKU. Prices whose messages are purged are not checked.",
                    "order",
                    "order_line",
                    """
                    SELECT l.order_id::text AS id, l.sku || ' at ' || l.unit_price || ' ' || l.currency AS found,
                        'a price that catalog sent' AS expected
                    FROM order_line l
                    CROSS JOIN prices_unread
                    WHERE l.placed_at > prices_unread.until
                        AND NOT EXISTS (
                            SELECT FROM price_note p WHERE p.key = l.sku AND p.note = l.unit_price || ' ' || l.currency)
                    """),
            RuleQuery.always(
                    "versions-go-up-by-one",
                    "An order's history has each version from 1 to the current one once. The last one has the order's status and reason.",
                    "order",
                    "the_order",
                    """
                    SELECT id::text AS id,
                        cardinality(history_statuses) || ' versions, the last is '
                            || coalesce(history_statuses[cardinality(history_statuses)], 'none')
                            || coalesce(', ' || history_reasons[cardinality(history_reasons)], '') AS found,
                        version || ' versions, the last is ' || status || coalesce(', ' || reason, '') AS expected
                    FROM the_order
                    WHERE cardinality(history_statuses) <> version
                        OR cardinality(history_reasons) <> version
                        OR cardinality(history_times) <> version
                        OR history_statuses[version] IS DISTINCT FROM status
                        OR history_reasons[version] IS DISTINCT FROM reason
                    """),
            RuleQuery.always(
                    "steps-are-legal",
                    "An order becomes confirmed, shipped and returned in this order, or is rejected or cancelled before it is shipped. A change of its details changes no status.",
                    "order",
                    "order_change",
                    """
                    SELECT order_id::text AS id,
                        status || ' after ' || coalesce(before, 'nothing') || CASE WHEN of_details THEN ', by details' ELSE '' END AS found,
                        'a change of status that is allowed' AS expected
                    FROM (
                        SELECT order_id, status, of_details, lag(status) OVER (PARTITION BY order_id ORDER BY version) AS before
                        FROM order_change
                    ) step
                    WHERE CASE WHEN of_details THEN before IS DISTINCT FROM status
                        ELSE (coalesce(before, 'nothing'), status) NOT IN (
                            ('nothing', 'pending'),
                            ('pending', 'pending'), ('pending', 'confirmed'), ('pending', 'rejected'), ('pending', 'cancelled'),
                            ('confirmed', 'shipped'), ('confirmed', 'cancelled'), ('shipped', 'returned')) END
                    """),
            RuleQuery.always(
                    "version-is-told-once",
                    "Exactly one OrderChanged is sent for each version of an order, with its status. Purged messages are not checked.",
                    "order",
                    "order_change",
                    """
                    SELECT h.order_id::text AS id, 'version ' || h.version || ' sent ' || coalesce(t.times, 0) || ' times'
                            || coalesce(' as ' || t.status, '') AS found,
                        'sent once as ' || h.status AS expected
                    FROM order_change h
                    CROSS JOIN orders_unread
                    LEFT JOIN (
                        SELECT order_id, version, count(*) AS times, string_agg(DISTINCT status, ', ') AS status
                        FROM order_told GROUP BY order_id, version
                    ) t ON t.order_id = h.order_id AND t.version = h.version
                    WHERE (t.times, t.status) IS DISTINCT FROM (1::bigint, h.status)
                        AND (t.times IS NOT NULL OR h.at > orders_unread.until)
                    """),
            RuleQuery.always(
                    "nothing-told-that-is-not",
                    "Each OrderChanged is about an order and a version that exist.",
                    "order",
                    "order_told",
                    """
                    SELECT t.order_id::text AS id, 'version ' || t.version || ' sent' AS found,
                        'a version that exists' AS expected
                    FROM order_told t
                    LEFT JOIN order_change h ON h.order_id = t.order_id AND h.version = t.version
                    WHERE h.order_id IS NULL
                    """),
            RuleQuery.always(
                    "pending-order-is-known",
                    "The worker that expires orders knows each pending order, or has not read it yet.",
                    "order",
                    "the_order",
                    """
                    SELECT o.id::text AS id, 'pending, and the worker has read up to ' || k.looked_up_to AS found,
                        'known to be pending' AS expected
                    FROM the_order o CROSS JOIN orders.pending_known k
                    WHERE o.status = 'pending' AND o.id <= k.looked_up_to AND o.id <> ALL (k.orders)
                    """),
            RuleQuery.onceDrained(
                    "no-order-between-states",
                    "No order is pending or awaits a reply about its stock or its payment.",
                    "order",
                    "the_order",
                    """
                    SELECT id::text AS id, status || ', stock ' || stock_state || ', payment ' || payment_state AS found,
                        'a settled order' AS expected
                    FROM the_order
                    WHERE status = 'pending'
                        OR stock_state IN ('requested', 'releasing', 'committing', 'returning')
                        OR payment_state IN ('requested', 'action_required', 'voiding', 'capturing', 'refunding')
                    """),
            RuleQuery.onceDrained(
                    "no-payment-between-states", "No payment awaits the provider.", "order", "the_order_payment", """
                    SELECT order_id::text AS id, 'payment ' || status AS found, 'a settled payment' AS expected
                    FROM the_order_payment WHERE status IN ('authorizing', 'action_required', 'renewing', 'capturing', 'voiding', 'cancelling', 'refunding')
                    """));

    private OrderRules() {}
}
