package caravan.commerce.audit;

import caravan.audit.contract.RuleQuery;
import java.util.List;

/** No acknowledged order is lost, none is made twice, and each tells its own story without a gap. */
final class OrderRules {
    static final List<RuleQuery> ALL = List.of(
            RuleQuery.always(
                    "acknowledged-order-exists",
                    "Every order that a stored answer names is there: none that was acknowledged is lost.",
                    "order",
                    "orders.idempotent_reply WHERE status BETWEEN 200 AND 299",
                    """
                    SELECT DISTINCT r.body ->> 'id' AS id, 'no such order' AS found,
                        'the order that was answered with ' || r.status AS expected
                    FROM orders.idempotent_reply r LEFT JOIN orders.orders o ON o.id = (r.body ->> 'id')::uuid
                    WHERE r.status BETWEEN 200 AND 299 AND r.body ->> 'id' IS NOT NULL AND o.id IS NULL
                    """),
            RuleQuery.always(
                    "one-order-a-key",
                    "One Idempotency-Key of one caller makes at most one order.",
                    "order",
                    "orders.orders WHERE idempotency_key IS NOT NULL",
                    """
                    SELECT max(id::text) AS id, count(*) || ' orders for one key' AS found, '1' AS expected
                    FROM orders.orders WHERE idempotency_key IS NOT NULL
                    GROUP BY idempotency_key HAVING count(*) > 1
                    """),
            RuleQuery.always(
                    "total-is-sum-of-lines",
                    "An order's total is the sum of its lines.",
                    "order",
                    "orders.orders",
                    """
                    SELECT o.id::text AS id, 'total ' || o.total AS found, 'total ' || l.total AS expected
                    FROM orders.orders o
                    JOIN (
                        SELECT order_id, sum(quantity::numeric * unit_price) AS total FROM order_line GROUP BY order_id
                    ) l ON l.order_id = o.id
                    WHERE o.total <> l.total
                    """),
            RuleQuery.always(
                    "price-was-catalogs",
                    "Every unit price is one that catalog has told for that SKU, where what it told is not purged.",
                    "order",
                    "order_line",
                    """
                    SELECT l.order_id::text AS id, l.sku || ' at ' || l.unit_price || ' ' || l.currency AS found,
                        'a price that catalog told' AS expected
                    FROM order_line l
                    CROSS JOIN catalog_purge
                    LEFT JOIN price_told p ON p.sku = l.sku AND p.amount = l.unit_price AND p.currency = l.currency
                    WHERE p.sku IS NULL
                        -- A day is what orders' price list may be late.
                        AND l.placed_at > catalog_purge.until + interval '1 day'
                        AND l.sku NOT IN (SELECT sku FROM price_purged)
                    """),
            RuleQuery.always(
                    "versions-go-up-by-one",
                    "An order's history has every version from 1 to its own, once, and ends in its status and reason.",
                    "order",
                    "orders.orders",
                    """
                    SELECT id::text AS id,
                        cardinality(history_statuses) || ' versions, the last '
                            || coalesce(history_statuses[cardinality(history_statuses)], 'none')
                            || coalesce(', ' || history_reasons[cardinality(history_reasons)], '') AS found,
                        version || ' versions, the last ' || status || coalesce(', ' || reason, '') AS expected
                    FROM orders.orders
                    WHERE cardinality(history_statuses) <> version
                        OR cardinality(history_reasons) <> version
                        OR cardinality(history_times) <> version
                        OR history_statuses[version] IS DISTINCT FROM status
                        OR history_reasons[version] IS DISTINCT FROM reason
                    """),
            RuleQuery.always(
                    "steps-are-legal",
                    "An order goes from pending to confirmed, shipped and returned, or is rejected or cancelled before it is shipped.",
                    "order",
                    "order_change",
                    """
                    SELECT order_id::text AS id, status || ' after ' || coalesce(before, 'nothing') AS found,
                        'a step that an order can take' AS expected
                    FROM (
                        SELECT order_id, status, lag(status) OVER (PARTITION BY order_id ORDER BY version) AS before
                        FROM order_change
                    ) step
                    WHERE (coalesce(before, 'nothing'), status) NOT IN (
                        ('nothing', 'pending'),
                        ('pending', 'confirmed'), ('pending', 'rejected'), ('pending', 'cancelled'),
                        ('confirmed', 'shipped'), ('confirmed', 'cancelled'), ('shipped', 'returned'))
                    """),
            RuleQuery.always(
                    "version-is-told-once",
                    "Each version of an order is told in exactly one OrderChanged, with its status, unless that was purged since.",
                    "order",
                    "order_change",
                    """
                    SELECT h.order_id::text AS id, 'version ' || h.version || ' told ' || coalesce(t.times, 0) || ' times'
                            || coalesce(' as ' || t.status, '') AS found,
                        'told once as ' || h.status AS expected
                    FROM order_change h
                    CROSS JOIN orders_purge
                    LEFT JOIN (
                        SELECT order_id, version, count(*) AS times, string_agg(DISTINCT status, ', ') AS status
                        FROM order_told GROUP BY order_id, version
                    ) t ON t.order_id = h.order_id::text AND t.version = h.version
                    WHERE (t.times, t.status) IS DISTINCT FROM (1::bigint, h.status)
                        AND (t.times IS NOT NULL OR h.at > orders_purge.until)
                    """),
            RuleQuery.always(
                    "nothing-told-that-is-not",
                    "No OrderChanged tells of an order or a version that is not there.",
                    "order",
                    "order_told",
                    """
                    SELECT t.order_id AS id, 'version ' || t.version || ' told at position ' || t.position AS found,
                        'a version that is there' AS expected
                    FROM order_told t
                    LEFT JOIN order_change h ON h.order_id::text = t.order_id AND h.version = t.version
                    WHERE h.order_id IS NULL
                    """),
            RuleQuery.always(
                    "pending-order-is-known",
                    "Every pending order is where those that expire are looked for: it is known, or not yet looked at.",
                    "order",
                    "orders.orders",
                    """
                    SELECT o.id::text AS id, 'pending, and looked up to ' || k.looked_up_to AS found,
                        'known to be pending' AS expected
                    FROM orders.orders o CROSS JOIN orders.pending_known k
                    WHERE o.status = 'pending' AND o.id <= k.looked_up_to AND o.id <> ALL (k.orders)
                    """),
            RuleQuery.onceDrained(
                    "no-order-between-states",
                    "No order is pending, or awaits a reply about its stock or its payment.",
                    "order",
                    "orders.orders",
                    """
                    SELECT id::text AS id, status || ', stock ' || stock_state || ', payment ' || payment_state AS found,
                        'a settled order' AS expected
                    FROM orders.orders
                    WHERE status = 'pending'
                        OR stock_state IN ('requested', 'releasing', 'committing', 'returning')
                        OR payment_state IN ('requested', 'voiding', 'capturing', 'refunding')
                    """),
            RuleQuery.onceDrained(
                    "no-payment-between-states", "No payment awaits the provider.", "order", "payments.payment", """
                    SELECT order_id::text AS id, 'payment ' || status AS found, 'a settled payment' AS expected
                    FROM payments.payment WHERE status IN ('authorizing', 'capturing', 'voiding', 'refunding')
                    """),
            RuleQuery.onceDrained(
                    "price-list-is-catalogs",
                    "The price list that orders keeps is what catalog sells, at its prices.",
                    "sku",
                    "catalog.product",
                    """
                    SELECT coalesce(c.sku, p.sku) AS id, coalesce(p.amount || ' ' || p.currency, 'not for sale') AS found,
                        coalesce(c.price_amount || ' ' || c.price_currency, 'not for sale') AS expected
                    FROM (SELECT sku, price_amount, price_currency FROM catalog.product WHERE on_sale) c
                    FULL JOIN (SELECT sku, amount, currency FROM orders.price WHERE amount IS NOT NULL) p ON p.sku = c.sku
                    WHERE (p.amount, p.currency) IS DISTINCT FROM (c.price_amount, c.price_currency)
                    """));

    private OrderRules() {}
}
