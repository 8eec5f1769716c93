package caravan.commerce.audit;

import caravan.audit.contract.RuleQuery;
import caravan.audit.contract.SumRule;
import java.util.List;
import java.util.Map;

/** Rules for stock: nothing is sold twice, and held pieces belong to an order. */
final class StockRules {
    static final SumRule RESERVED = new SumRule(
            RuleQuery.always(
                    "reserved-is-what-is-held",
                    "The reserved pieces of a SKU are the sum of its held reservations.",
                    "sku",
                    "",
                    ""),
            Map.of("orders", """
                    SELECT l.sku AS id, 0 AS found,
                        sum(l.quantity * ((l.state = 'held')::integer - coalesce((b.status = 'confirmed')::integer, 0))) AS expected
                    FROM reservation_line l LEFT JOIN the_order_before b ON b.id = l.reservation GROUP BY l.sku
                    """, "skus", "SELECT sku AS id, reserved AS found, 0 AS expected FROM the_stock"),
            "%s reserved",
            "%s, the sum of held lines",
            true);

    static final SumRule ON_HAND = new SumRule(
            RuleQuery.always(
                    "on-hand-is-what-moved",
                    "The pieces on hand of a SKU are the sum of its movements.",
                    "sku",
                    "",
                    ""),
            Map.of(
                    "movements",
                    "SELECT sku AS id, 0 AS found, sum(change) AS expected FROM the_movement_row GROUP BY sku",
                    "skus",
                    "SELECT sku AS id, on_hand AS found, 0 AS expected FROM the_stock"),
            "%s on hand",
            "%s, the sum of movements",
            true);

    static final List<RuleQuery> OF_SKUS = List.of(
            RuleQuery.always(
                    "stock-within-bounds",
                    "The reserved pieces of a SKU are between 0 and the pieces on hand.",
                    "sku",
                    "the_stock",
                    """
                    SELECT sku AS id, reserved || ' reserved of ' || on_hand AS found, '0 to ' || on_hand AS expected
                    FROM the_stock WHERE reserved < 0 OR reserved > on_hand
                    """),
            RuleQuery.onceDrained(
                    "price-list-is-catalogs",
                    "The price list in orders has exactly the products and prices of catalog.",
                    "sku",
                    "the_product",
                    """
                    SELECT coalesce(c.sku, p.sku) AS id, coalesce(p.amount || ' ' || p.currency, 'not for sale') AS found,
                        coalesce(c.price_amount || ' ' || c.price_currency, 'not for sale') AS expected
                    FROM (SELECT sku, price_amount, price_currency FROM the_product WHERE on_sale) c
                    FULL JOIN (SELECT sku, amount, currency FROM the_price WHERE amount IS NOT NULL) p ON p.sku = c.sku
                    WHERE (p.amount, p.currency) IS DISTINCT FROM (c.price_amount, c.price_currency)
                    """));

    static final List<RuleQuery> OF_ORDERS = List.of(
            RuleQuery.always(
                    "pieces-leave-and-return-once",
                    "The pieces of a committed reservation leave the stock once. Those of a returned one come back once.",
                    "order",
                    "the_reservation",
                    """
                    SELECT coalesce(l.reservation, m.reservation)::text AS id,
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
                        SELECT reservation, sku, -coalesce(sum(change) FILTER (WHERE kind = 'commit'), 0) AS left_house,
                            coalesce(sum(change) FILTER (WHERE kind = 'return'), 0) AS came_back
                        FROM the_movement GROUP BY reservation, sku
                    ) m ON m.reservation = l.reservation AND m.sku = l.sku
                    WHERE coalesce(m.left_house, 0) <> coalesce(l.to_leave, 0)
                        OR coalesce(m.came_back, 0) <> coalesce(l.to_return, 0)
                    """),
            RuleQuery.always(
                    "reservation-is-its-orders",
                    "Every reservation belongs to an order, and has the lines of that order.",
                    "order",
                    "the_reservation",
                    """
                    SELECT r.id::text AS id, coalesce(r.lines, 'no lines') || ' in a reservation that is ' || r.state AS found,
                        CASE WHEN o.id IS NULL THEN 'an order with this id' ELSE o.lines END AS expected
                    FROM (
                        SELECT id, state, (
                            SELECT string_agg(l.quantity || ' ' || l.sku, ', ' ORDER BY l.sku COLLATE "C")
                            FROM unnest(skus, quantities) AS l (sku, quantity)
                        ) AS lines
                        FROM the_reservation
                    ) r
                    LEFT JOIN (
                        SELECT order_id AS id, string_agg(quantity || ' ' || sku, ', ' ORDER BY sku COLLATE "C") AS lines
                        FROM (
                            SELECT order_id, sku, sum(quantity) AS quantity FROM order_line GROUP BY order_id, sku
                        ) by_sku GROUP BY order_id
                    ) o ON o.id = r.id
                    -- A reservation that was refused, or released before it was made, never had lines.
                    WHERE o.id IS NULL
                        OR (r.lines IS NULL AND r.state NOT IN ('refused', 'released'))
                        OR (r.lines IS NOT NULL AND r.lines <> o.lines)
                    """),
            RuleQuery.always(
                    "confirmed-order-holds-its-stock",
                    "While an order is confirmed, its reservation is held.",
                    "order",
                    "the_order WHERE status = 'confirmed'",
                    """
                    SELECT o.id::text AS id, coalesce(r.state, 'no reservation') AS found, 'held' AS expected
                    FROM the_order o LEFT JOIN the_reservation r ON r.id = o.id
                    WHERE o.status = 'confirmed' AND r.state IS DISTINCT FROM 'held'
                    """),
            RuleQuery.onceDrained(
                    "given-up-order-holds-no-stock",
                    "The reservation of a rejected or cancelled order is refused or released.",
                    "order",
                    "the_order WHERE status IN ('rejected', 'cancelled')",
                    """
                    SELECT o.id::text AS id, coalesce(r.state, 'no reservation') || ', and the order is ' || o.status AS found,
                        'refused or released' AS expected
                    FROM the_order o LEFT JOIN the_reservation r ON r.id = o.id
                    WHERE o.status IN ('rejected', 'cancelled')
                        AND (r.state IS NULL OR r.state NOT IN ('refused', 'released'))
                    """),
            RuleQuery.onceDrained(
                    "shipped-stock-has-left",
                    "The stock of a shipped order has left. The stock of a returned order is back.",
                    "order",
                    "the_order WHERE status IN ('shipped', 'returned')",
                    """
                    SELECT o.id::text AS id, coalesce(r.state, 'no reservation') AS found,
                        CASE o.status WHEN 'shipped' THEN 'committed' ELSE 'returned' END AS expected
                    FROM the_order o LEFT JOIN the_reservation r ON r.id = o.id
                    WHERE (o.status = 'shipped' AND r.state IS DISTINCT FROM 'committed')
                        OR (o.status = 'returned' AND r.state IS DISTINCT FROM 'returned')
                    """));

    private StockRules() {}
}
