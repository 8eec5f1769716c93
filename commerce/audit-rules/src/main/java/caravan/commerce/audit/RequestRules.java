package caravan.commerce.audit;

import caravan.audit.contract.RuleQuery;
import java.util.List;

/** Rules for the commands from orders to inventory and payments: each is sent once and done once, and the replies are right. */
final class RequestRules {
    static final List<RuleQuery> OF_ORDERS = List.of(
            RuleQuery.always(
                    "asked-once",
                    "Orders sends each command of an order once, and only for orders that exist.",
                    "order",
                    "order_asked",
                    """
                    SELECT m.order_id::text AS id, m.command || ' sent ' || m.times || ' times' AS found,
                        CASE WHEN o.id IS NULL THEN 'none, because there is no such order' ELSE 'sent once' END AS expected
                    FROM (SELECT order_id, command, count(*) AS times FROM order_asked GROUP BY order_id, command) m
                    LEFT JOIN the_order o ON o.id = m.order_id
                    WHERE m.times > 1 OR o.id IS NULL
                    """),
            RuleQuery.onceDrained(
                    "asked-is-done",
                    "There is a reservation or payment for each command that asked for one, and no other, unless the command was purged.",
                    "order",
                    "order_asked WHERE command IN ('reserve-stock', 'authorize-payment')",
                    """
                    SELECT coalesce(a.order_id, r.id)::text AS id,
                        CASE WHEN r.id IS NULL THEN 'no reservation' ELSE 'a reservation' END AS found,
                        CASE WHEN a.order_id IS NULL THEN 'none, because no command asked for it' ELSE 'one' END AS expected
                    FROM (SELECT DISTINCT order_id FROM order_asked WHERE command = 'reserve-stock') a
                    FULL JOIN the_reservation r ON r.id = a.order_id
                    WHERE r.id IS NULL
                        OR (a.order_id IS NULL AND EXISTS (SELECT FROM read_order o WHERE o.id = r.id))
                    UNION ALL
                    SELECT coalesce(a.order_id, p.order_id)::text,
                        CASE WHEN p.id IS NULL THEN 'no payment' ELSE 'a payment' END,
                        CASE WHEN a.order_id IS NULL THEN 'none, because no command asked for it' ELSE 'one' END
                    FROM (SELECT DISTINCT order_id FROM order_asked WHERE command = 'authorize-payment') a
                    FULL JOIN the_order_payment p ON p.order_id = a.order_id
                    WHERE p.id IS NULL
                        OR (a.order_id IS NULL AND EXISTS (SELECT FROM read_order o WHERE o.id = p.order_id))
                    """));

    static final List<RuleQuery> OF_MESSAGES = List.of(RuleQuery.always(
            "replies-tell-what-is",
            "Each reply of inventory and payments says what really happened to the reservation or payment.",
            "order",
            "message WHERE source IN ('inventory', 'payments')",
            """
                    SELECT m.key AS id, m.type AS found,
                        coalesce('a reply that fits a reservation that is ' || r.state, 'no reply, because there is no reservation')
                            AS expected
                    FROM (SELECT key, type FROM message WHERE source = 'inventory' AND key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') m
                    LEFT JOIN inventory.reservation r ON r.id = m.key::uuid
                    WHERE r.id IS NULL
                        OR (m.type = 'inventory.stock-refused.v1' AND r.state <> 'refused')
                        OR (m.type = 'inventory.stock-reserved.v1' AND r.state = 'refused')
                        OR (m.type = 'inventory.stock-released.v1' AND r.state NOT IN ('released', 'refused'))
                        OR (m.type = 'inventory.stock-committed.v1' AND r.state NOT IN ('committed', 'returned'))
                        OR (m.type = 'inventory.stock-returned.v1' AND r.state <> 'returned')
                    UNION ALL
                    SELECT m.key, m.type,
                        coalesce('a reply that fits a payment that is ' || p.status, 'no reply, because there is no payment')
                    FROM (SELECT key, type FROM message WHERE source = 'payments' AND key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') m
                    LEFT JOIN payments.payment p ON p.order_id = m.key::uuid
                    WHERE (p.id IS NULL AND m.type <> 'payments.payment-voided.v1')
                        OR (m.type = 'payments.payment-authorized.v1' AND p.authorization_reference IS NULL)
                        OR (m.type = 'payments.payment-declined.v1' AND p.status <> 'declined')
                        OR (m.type = 'payments.payment-captured.v1' AND p.capture_reference IS NULL)
                        OR (m.type = 'payments.payment-voided.v1' AND p.status NOT IN ('voided', 'declined'))
                        OR (m.type = 'payments.payment-refunded.v1' AND p.status <> 'refunded')
                    """));

    private RequestRules() {}
}
