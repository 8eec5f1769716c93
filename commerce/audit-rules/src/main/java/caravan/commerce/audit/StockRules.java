package caravan.commerce.audit;

import caravan.audit.contract.RuleQuery;
import java.util.List;

/** Nothing is sold twice, and what is held is held for somebody. */
final class StockRules {
    static final List<RuleQuery> ALL = List.of(
            RuleQuery.always(
                    "stock-within-bounds",
                    "No SKU has fewer than no pieces reserved, nor more than there are on hand.",
                    "sku",
                    "inventory.stock",
                    """
                    SELECT sku AS id, reserved || ' reserved of ' || on_hand AS found, '0 to ' || on_hand AS expected
                    FROM inventory.stock WHERE reserved < 0 OR reserved > on_hand
                    """),
            RuleQuery.always(
                    "reserved-is-what-is-held",
                    "What is reserved of a SKU is what held reservations add up to.",
                    "sku",
                    "inventory.stock",
                    """
                    SELECT sku AS id, coalesce(s.reserved, 0) || ' reserved' AS found,
                        coalesce(h.quantity, 0) || ', the sum of held lines' AS expected
                    FROM inventory.stock s
                    FULL JOIN (
                        SELECT l.sku, sum(l.quantity) AS quantity
                        FROM reservation_line l WHERE l.state = 'held' GROUP BY l.sku
                    ) h USING (sku)
                    WHERE coalesce(s.reserved, 0) <> coalesce(h.quantity, 0)
                    """),
            RuleQuery.always(
                    "on-hand-is-what-moved",
                    "What is on hand of a SKU is what its movements add up to.",
                    "sku",
                    "inventory.stock",
                    """
                    SELECT sku AS id, coalesce(s.on_hand, 0) || ' on hand' AS found,
                        coalesce(m.change, 0) || ', the sum of movements' AS expected
                    FROM inventory.stock s
                    FULL JOIN (
                        SELECT sku, sum(change) AS change FROM inventory.stock_movement GROUP BY sku
                    ) m USING (sku)
                    WHERE coalesce(s.on_hand, 0) <> coalesce(m.change, 0)
                    """),
            RuleQuery.always(
                    "pieces-leave-and-return-once",
                    "A reservation's pieces leave the house once if it is committed, return once if it is returned.",
                    "order",
                    "inventory.reservation",
                    """
                    SELECT coalesce(l.reservation::text, m.cause) AS id,
                        coalesce(m.left_house, 0) || ' of ' || coalesce(l.sku, m.sku) || ' left, '
                            || coalesce(m.came_back, 0) || ' returned' AS found,
                        coalesce(l.to_leave, 0) || ' left, ' || coalesce(l.to_return, 0) || ' returned' AS expected
                    FROM (
                        SELECT l.reservation, l.sku,
                            CASE WHEN l.state IN ('committed', 'returned') THEN l.quantity ELSE 0 END AS to_leave,
                            CASE WHEN l.state = 'returned' THEN l.quantity ELSE 0 END AS to_return
                        FROM reservation_line l
                    ) l
                    FULL JOIN (
                        SELECT cause, sku, -coalesce(sum(change) FILTER (WHERE kind = 'commit'), 0) AS left_house,
                            coalesce(sum(change) FILTER (WHERE kind = 'return'), 0) AS came_back
                        FROM inventory.stock_movement WHERE kind IN ('commit', 'return') GROUP BY cause, sku
                    ) m ON m.cause = l.reservation::text AND m.sku = l.sku
                    WHERE coalesce(m.left_house, 0) <> coalesce(l.to_leave, 0)
                        OR coalesce(m.came_back, 0) <> coalesce(l.to_return, 0)
                    """),
            RuleQuery.always(
                    "reservation-is-its-orders",
                    "Every reservation belongs to an order, and holds what that order asks for.",
                    "order",
                    "inventory.reservation",
                    """
                    SELECT r.id::text AS id, coalesce(r.lines, 'no lines') || ' in a reservation that is ' || r.state AS found,
                        CASE WHEN o.id IS NULL THEN 'an order with this id' ELSE o.lines END AS expected
                    FROM (
                        SELECT id, state, (
                            SELECT string_agg(l.quantity || ' ' || l.sku, ', ' ORDER BY l.sku COLLATE "C")
                            FROM unnest(skus, quantities) AS l (sku, quantity)
                        ) AS lines
                        FROM inventory.reservation
                    ) r
                    LEFT JOIN (
                        SELECT order_id AS id, string_agg(quantity || ' ' || sku, ', ' ORDER BY sku COLLATE "C") AS lines
                        FROM (
                            SELECT order_id, sku, sum(quantity) AS quantity FROM order_line GROUP BY order_id, sku
                        ) by_sku GROUP BY order_id
                    ) o ON o.id = r.id
                    -- One that was refused, or released before it was made, never had lines.
                    WHERE o.id IS NULL
                        OR (r.lines IS NULL AND r.state NOT IN ('refused', 'released'))
                        OR (r.lines IS NOT NULL AND r.lines <> o.lines)
                    """),
            RuleQuery.always(
                    "confirmed-order-holds-its-stock",
                    "While an order is confirmed, its reservation is held.",
                    "order",
                    "orders.orders WHERE status = 'confirmed'",
                    """
                    SELECT o.id::text AS id, coalesce(r.state, 'no reservation') AS found, 'held' AS expected
                    FROM orders.orders o LEFT JOIN inventory.reservation r ON r.id = o.id
                    WHERE o.status = 'confirmed' AND r.state IS DISTINCT FROM 'held'
                    """),
            RuleQuery.onceDrained(
                    "given-up-order-holds-no-stock",
                    "A rejected or cancelled order holds no stock, and took none.",
                    "order",
                    "orders.orders WHERE status IN ('rejected', 'cancelled')",
                    """
                    SELECT o.id::text AS id, coalesce(r.state, 'no reservation') || ', and the order is ' || o.status AS found,
                        'refused or released' AS expected
                    FROM orders.orders o LEFT JOIN inventory.reservation r ON r.id = o.id
                    WHERE o.status IN ('rejected', 'cancelled')
                        AND (r.state IS NULL OR r.state NOT IN ('refused', 'released'))
                    """),
            RuleQuery.onceDrained(
                    "shipped-stock-has-left",
                    "A shipped order's stock has left the house; a returned order's is back.",
                    "order",
                    "orders.orders WHERE status IN ('shipped', 'returned')",
                    """
                    SELECT o.id::text AS id, coalesce(r.state, 'no reservation') AS found,
                        CASE o.status WHEN 'shipped' THEN 'committed' ELSE 'returned' END AS expected
                    FROM orders.orders o LEFT JOIN inventory.reservation r ON r.id = o.id
                    WHERE (o.status = 'shipped' AND r.state IS DISTINCT FROM 'committed')
                        OR (o.status = 'returned' AND r.state IS DISTINCT FROM 'returned')
                    """));

    private StockRules() {}
}
