package caravan.commerce.audit;

import caravan.audit.contract.Part;
import caravan.audit.contract.Part.Keys;
import caravan.audit.contract.Part.Relation;
import java.util.List;
import java.util.Locale;

/** The parts of stock: movements, which are only added, and the level of each SKU. */
final class StockParts {
    /**
     * Ids are assigned before a transaction commits, so a transaction that ran during the last audit may have lower ids than those that the
     * audit saw. They are lower by at most this number.
     */
    private static final int LATE_MOVEMENTS_MAX = 100_000;

    static final Part MOVEMENTS = new Part(
            "movements",
            "bigint",
            List.of(Keys.of("inventory.stock_movement", "id")),
            // A row shows 32 bits of its transaction's number, and is not older than the last 2^32 transactions.
            List.of(String.format(Locale.ROOT, """
                    SELECT m.id AS key
                    FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS xid) next
                    CROSS JOIN inventory.stock_movement m
                    WHERE m.id > current_setting('audit.mark_movement')::bigint - %d
                        AND NOT pg_visible_in_snapshot((
                            (next.xid >> 32 << 32) + m.xmin::text::bigint
                                - CASE WHEN m.xmin::text::bigint > (next.xid & 4294967295) THEN 4294967296 ELSE 0 END
                            )::text::xid8, current_setting('audit.snapshot')::pg_snapshot)
                    """, LATE_MOVEMENTS_MAX)),
            List.of(new Relation(
                    "the_movement_row",
                    "SELECT m.sku, m.change FROM looked_movements k JOIN inventory.stock_movement m ON m.id = k.key")),
            "",
            List.of(),
            false);

    static final Part SKUS = new Part(
            "skus",
            "text",
            List.of(
                    Keys.of("inventory.stock", "sku"),
                    Keys.of("catalog.product", "sku"),
                    Keys.of("orders.price", "(sku COLLATE \"C\")")),
            List.of(
                    """
                    SELECT s.sku AS key FROM changed_orders c JOIN orders.orders o ON o.id = c.key CROSS JOIN LATERAL unnest(o.skus) AS s (sku)
                    """,
                    """
                    SELECT s.sku AS key
                    FROM changed_orders c JOIN inventory.reservation r ON r.id = c.key CROSS JOIN LATERAL unnest(r.skus) AS s (sku)
                    """,
                    "SELECT m.sku AS key FROM changed_movements c JOIN inventory.stock_movement m ON m.id = c.key",
                    "SELECT key FROM changed_message WHERE source = 'catalog'"),
            List.of(
                    new Relation("the_stock", "SELECT s.* FROM looked_skus k JOIN inventory.stock s ON s.sku = k.key"),
                    new Relation(
                            "the_product", "SELECT p.* FROM looked_skus k JOIN catalog.product p ON p.sku = k.key"),
                    new Relation("the_price", "SELECT p.* FROM looked_skus k JOIN orders.price p ON p.sku = k.key")),
            "",
            StockRules.OF_SKUS,
            false);

    private StockParts() {}
}
