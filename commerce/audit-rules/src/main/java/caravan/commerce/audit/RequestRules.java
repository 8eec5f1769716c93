package caravan.commerce.audit;

import caravan.audit.contract.RuleQuery;
import java.util.List;

/** What orders asks of inventory and payments is asked once and done once, and they tell of it what is. */
final class RequestRules {
    static final List<RuleQuery> ALL = List.of(
            RuleQuery.always(
                    "asked-once",
                    "Orders asks for each step of an order's way once, and only for orders that are there.",
                    "order",
                    "message WHERE source = 'orders' AND topic IN ('inventory', 'payments')",
                    """
                    SELECT m.key AS id, m.type || ' sent ' || m.times || ' times' AS found,
                        CASE WHEN o.id IS NULL THEN 'none, for there is no such order' ELSE 'sent once' END AS expected
                    FROM (
                        SELECT key, type, count(*) AS times FROM message
                        WHERE source = 'orders' AND topic IN ('inventory', 'payments') GROUP BY key, type
                    ) m
                    LEFT JOIN orders.orders o ON o.id::text = m.key
                    WHERE m.times > 1 OR o.id IS NULL
                    """),
            RuleQuery.onceDrained(
                    "asked-is-done",
                    "Every reservation and every payment that was asked for was made, and none that was not, unless the asking was purged.",
                    "order",
                    "message WHERE source = 'orders' AND type IN ('inventory.reserve-stock.v1', 'payments.authorize-payment.v1')",
                    """
                    SELECT coalesce(a.key, r.id::text) AS id,
                        CASE WHEN r.id IS NULL THEN 'no reservation' ELSE 'a reservation' END AS found,
                        CASE WHEN a.key IS NULL THEN 'none, for it was never asked for' ELSE 'one' END AS expected
                    FROM (SELECT DISTINCT key FROM message WHERE source = 'orders' AND type = 'inventory.reserve-stock.v1') a
                    FULL JOIN inventory.reservation r ON r.id::text = a.key
                    WHERE r.id IS NULL
                        OR (a.key IS NULL AND NOT EXISTS (SELECT FROM purged_order o WHERE o.id = r.id))
                    UNION ALL
                    SELECT coalesce(a.key, p.order_id::text),
                        CASE WHEN p.id IS NULL THEN 'no payment' ELSE 'a payment' END,
                        CASE WHEN a.key IS NULL THEN 'none, for it was never asked for' ELSE 'one' END
                    FROM (SELECT DISTINCT key FROM message WHERE source = 'orders' AND type = 'payments.authorize-payment.v1') a
                    FULL JOIN payments.payment p ON p.order_id::text = a.key
                    WHERE p.id IS NULL
                        OR (a.key IS NULL AND NOT EXISTS (SELECT FROM purged_order o WHERE o.id = p.order_id))
                    """),
            RuleQuery.always(
                    "replies-tell-what-is",
                    "Inventory and payments tell of a reservation or payment only what happened to it.",
                    "order",
                    "message WHERE source IN ('inventory', 'payments')",
                    """
                    SELECT m.key AS id, m.type AS found,
                        coalesce('a reply that fits a reservation that is ' || r.state, 'no reply, for there is no reservation')
                            AS expected
                    FROM (SELECT key, type FROM message WHERE source = 'inventory') m
                    LEFT JOIN inventory.reservation r ON r.id::text = m.key
                    WHERE r.id IS NULL
                        OR (m.type = 'inventory.stock-refused.v1' AND r.state <> 'refused')
                        OR (m.type = 'inventory.stock-reserved.v1' AND r.state = 'refused')
                        OR (m.type = 'inventory.stock-released.v1' AND r.state NOT IN ('released', 'refused'))
                        OR (m.type = 'inventory.stock-committed.v1' AND r.state NOT IN ('committed', 'returned'))
                        OR (m.type = 'inventory.stock-returned.v1' AND r.state <> 'returned')
                    UNION ALL
                    SELECT m.key, m.type,
                        coalesce('a reply that fits a payment that is ' || p.status, 'no reply, for there is no payment')
                    FROM (SELECT key, type FROM message WHERE source = 'payments') m
                    LEFT JOIN payments.payment p ON p.order_id::text = m.key
                    WHERE (p.id IS NULL AND m.type <> 'payments.payment-voided.v1')
                        OR (m.type = 'payments.payment-authorized.v1' AND p.authorization_reference IS NULL)
                        OR (m.type = 'payments.payment-declined.v1' AND p.status <> 'declined')
                        OR (m.type = 'payments.payment-captured.v1' AND p.capture_reference IS NULL)
                        OR (m.type = 'payments.payment-voided.v1' AND p.status NOT IN ('voided', 'declined'))
                        OR (m.type = 'payments.payment-refunded.v1' AND p.status <> 'refunded')
                    """));

    private RequestRules() {}
}
