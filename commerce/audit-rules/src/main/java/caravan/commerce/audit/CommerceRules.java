package caravan.commerce.audit;

import caravan.audit.contract.AuditRules;
import caravan.audit.contract.RuleQuery;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What must always hold of orders, stock and money. */
public final class CommerceRules implements AuditRules {
    private static final String VIEWS = """
            -- An order's lines, a row each.
            order_line AS (
                SELECT o.id AS order_id, l.sku, l.quantity, l.unit_price, o.currency, o.history_times[1] AS placed_at
                FROM orders.orders o
                CROSS JOIN LATERAL unnest(o.skus, o.quantities, o.unit_prices) AS l (sku, quantity, unit_price)
            ),
            -- An order's history, a row for each version.
            order_change AS (
                SELECT o.id AS order_id, h.version, h.status, h.at
                FROM orders.orders o
                CROSS JOIN LATERAL unnest(o.history_statuses, o.history_times) WITH ORDINALITY AS h (status, at, version)
            ),
            -- A reservation's lines, a row each.
            reservation_line AS (
                SELECT r.id AS reservation, r.state, l.sku, l.quantity
                FROM inventory.reservation r CROSS JOIN LATERAL unnest(r.skus, r.quantities) AS l (sku, quantity)
            ),
            order_told AS (
                SELECT key AS order_id, position, (payload ->> 'version')::bigint AS version,
                    payload ->> 'status' AS status
                FROM message WHERE source = 'orders' AND type = 'orders.order-changed.v1'
            ),
            -- What was last told before the messages that are there is what the product is now, if it has not changed since.
            price_told AS (
                SELECT DISTINCT payload ->> 'sku' AS sku, (payload -> 'price' ->> 'amount')::bigint AS amount,
                    payload -> 'price' ->> 'currency' AS currency
                FROM message WHERE source = 'catalog' AND type = 'catalog.product-changed.v1'
                UNION
                SELECT p.sku, p.price_amount, p.price_currency
                FROM catalog.product p JOIN purge ON purge.source = 'catalog' WHERE p.changed_at <= purge.until
            ),
            -- The products whose messages are not all there, but later ones: the price before those is not known any more.
            price_purged AS (
                SELECT key AS sku FROM message WHERE source = 'catalog' GROUP BY key HAVING min((payload ->> 'version')::bigint) > 1
            ),
            -- For each service: messages that were committed before this moment may be purged.
            orders_purge AS (SELECT until FROM purge WHERE source = 'orders'),
            catalog_purge AS (SELECT until FROM purge WHERE source = 'catalog'),
            -- The orders whose first messages may be purged.
            purged_order AS (
                SELECT o.id FROM orders.orders o CROSS JOIN orders_purge WHERE o.history_times[1] <= orders_purge.until
            ),
            -- For each payment: which business events the ledger tells.
            ledger_story AS (
                SELECT payment_id, string_agg(kind, '+' ORDER BY kind) AS kinds
                FROM payments.ledger_transfer GROUP BY payment_id
            )
            """;

    @Override
    public Set<String> schemas() {
        return Set.of("catalog", "inventory", "orders", "payments");
    }

    @Override
    public String views() {
        return VIEWS;
    }

    /** Calls to the provider that are not settled: new ones, and those that wait. Any other has its payment between states. */
    @Override
    public List<String> waiting() {
        return List.of("""
                SELECT count(*) FROM payments.provider_intent
                WHERE state = 'open' AND inserted_by >= (SELECT swept_to FROM payments.intent_sweep)
                """, """
                SELECT count(*) FROM payments.waiting_intent w JOIN payments.provider_intent i ON i.id = w.intent_id
                WHERE i.state = 'open' AND i.inserted_by < (SELECT swept_to FROM payments.intent_sweep)
                """);
    }

    @Override
    public List<RuleQuery> rules() {
        return Stream.of(OrderRules.ALL, StockRules.ALL, PaymentRules.ALL, LedgerRules.ALL, RequestRules.ALL)
                .flatMap(List::stream)
                .toList();
    }
}
