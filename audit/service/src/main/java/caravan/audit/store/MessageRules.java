package caravan.audit.store;

import java.util.List;

/** Every message is there exactly if its state is, and does what it asks exactly once. */
final class MessageRules {
    static final List<RuleQuery> ALL = List.of(
            RuleQuery.always(
                    "positions-without-gap",
                    "A service's messages have every position up to the last one that was given out.",
                    "service",
                    "head",
                    """
                    SELECT h.source AS id,
                        coalesce(m.messages, 0) || ' messages, the last at ' || coalesce(m.last, 0) AS found,
                        h.position - coalesce(m.first, 1) + 1 || ' messages, the last at ' || h.position AS expected
                    FROM head h
                    LEFT JOIN (
                        SELECT source, count(*) AS messages, min(position) AS first, max(position) AS last
                        FROM message GROUP BY source
                    ) m ON m.source = h.source
                    WHERE coalesce(m.last, 0) <> h.position
                        OR coalesce(m.messages, 0) <> h.position - coalesce(m.first, 1) + 1
                    """),
            RuleQuery.always(
                    "nothing-applied-ahead",
                    "No subscription has applied more than its source has told.",
                    "subscription",
                    "applied",
                    """
                    SELECT a.subscriber || ' ' || a.subscription AS id, 'position ' || a.position || ' of ' || a.source AS found,
                        'at most ' || h.position AS expected
                    FROM applied a JOIN head h ON h.source = a.source WHERE a.position > h.position
                    """),
            RuleQuery.always("no-dead-letters", "No message failed for good.", "message", "subscription", """
                    SELECT key || ', ' || source || ' ' || position AS id,
                        subscriber || ' ' || subscription || ' ' || reason || ': ' || left(error, 200) AS found,
                        'applied' AS expected
                    FROM dead_letter
                    """),
            RuleQuery.always(
                    "asked-once",
                    "Orders asks for each step of an order's way once, and only for orders that are there.",
                    "order",
                    "orders.outbox WHERE topic IN ('inventory', 'payments')",
                    """
                    SELECT m.key AS id, m.type || ' sent ' || m.times || ' times' AS found,
                        CASE WHEN o.id IS NULL THEN 'none, for there is no such order' ELSE 'sent once' END AS expected
                    FROM (
                        SELECT key, type, count(*) AS times FROM orders.outbox
                        WHERE topic IN ('inventory', 'payments') GROUP BY key, type
                    ) m
                    LEFT JOIN orders.orders o ON o.id::text = m.key
                    WHERE m.times > 1 OR o.id IS NULL
                    """),
            RuleQuery.onceDrained(
                    "asked-is-done",
                    "Every reservation and every payment that was asked for was made, and none that was not.",
                    "order",
                    "orders.outbox WHERE type IN ('inventory.reserve-stock.v1', 'payments.authorize-payment.v1')",
                    """
                    SELECT coalesce(a.key, r.id::text) AS id,
                        CASE WHEN r.id IS NULL THEN 'no reservation' ELSE 'a reservation' END AS found,
                        CASE WHEN a.key IS NULL THEN 'none, for it was never asked for' ELSE 'one' END AS expected
                    FROM (SELECT DISTINCT key FROM orders.outbox WHERE type = 'inventory.reserve-stock.v1') a
                    FULL JOIN inventory.reservation r ON r.id::text = a.key
                    WHERE a.key IS NULL OR r.id IS NULL
                    UNION ALL
                    SELECT coalesce(a.key, p.order_id::text),
                        CASE WHEN p.id IS NULL THEN 'no payment' ELSE 'a payment' END,
                        CASE WHEN a.key IS NULL THEN 'none, for it was never asked for' ELSE 'one' END
                    FROM (SELECT DISTINCT key FROM orders.outbox WHERE type = 'payments.authorize-payment.v1') a
                    FULL JOIN payments.payment p ON p.order_id::text = a.key
                    WHERE a.key IS NULL OR p.id IS NULL
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
                    FROM inventory.outbox m LEFT JOIN inventory.reservation r ON r.id::text = m.key
                    WHERE r.id IS NULL
                        OR (m.type = 'inventory.stock-refused.v1' AND r.state <> 'refused')
                        OR (m.type = 'inventory.stock-reserved.v1' AND r.state = 'refused')
                        OR (m.type = 'inventory.stock-released.v1' AND r.state NOT IN ('released', 'refused'))
                        OR (m.type = 'inventory.stock-committed.v1' AND r.state NOT IN ('committed', 'returned'))
                        OR (m.type = 'inventory.stock-returned.v1' AND r.state <> 'returned')
                    UNION ALL
                    SELECT m.key, m.type,
                        coalesce('a reply that fits a payment that is ' || p.status, 'no reply, for there is no payment')
                    FROM payments.outbox m LEFT JOIN payments.payment p ON p.order_id::text = m.key
                    WHERE (p.id IS NULL AND m.type <> 'payments.payment-voided.v1')
                        OR (m.type = 'payments.payment-authorized.v1' AND p.authorization_reference IS NULL)
                        OR (m.type = 'payments.payment-declined.v1' AND p.status <> 'declined')
                        OR (m.type = 'payments.payment-captured.v1' AND p.capture_reference IS NULL)
                        OR (m.type = 'payments.payment-voided.v1' AND p.status NOT IN ('voided', 'declined'))
                        OR (m.type = 'payments.payment-refunded.v1' AND p.status <> 'refunded')
                    """));

    private MessageRules() {}
}
