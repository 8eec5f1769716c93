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
                SELECT o.id AS order_id, l.sku, l.quantity, l.unit_price, o.currency
                FROM orders.orders o
                CROSS JOIN LATERAL unnest(o.skus, o.quantities, o.unit_prices) AS l (sku, quantity, unit_price)
            ),
            order_told AS (
                SELECT key AS order_id, position, (payload ->> 'version')::bigint AS version,
                    payload ->> 'status' AS status
                FROM orders.outbox WHERE type = 'orders.order-changed.v1'
            ),
            price_told AS (
                SELECT DISTINCT payload ->> 'sku' AS sku, (payload -> 'price' ->> 'amount')::bigint AS amount,
                    payload -> 'price' ->> 'currency' AS currency
                FROM catalog.outbox WHERE type = 'catalog.product-changed.v1'
            ),
            -- One authorization at the provider, as its log tells it.
            provider_authorization AS (
                SELECT authorization_key, payment_id,
                    count(*) FILTER (WHERE kind = 'authorize') AS authorizations,
                    count(*) FILTER (WHERE kind = 'void') AS voids,
                    count(*) FILTER (WHERE kind = 'capture') AS captures,
                    count(*) FILTER (WHERE kind = 'refund') AS refunds,
                    coalesce(sum(amount) FILTER (WHERE kind = 'authorize'), 0) AS authorized,
                    coalesce(sum(amount) FILTER (WHERE kind = 'capture'), 0) AS captured,
                    coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS refunded
                FROM payments.simulated_operation WHERE outcome = 'approved'
                GROUP BY authorization_key, payment_id
            ),
            -- All that the provider did for a payment. Held is what is authorized, and neither voided nor captured.
            provider_payment AS (
                SELECT payment_id,
                    sum(authorizations) AS authorizations, sum(voids) AS voids, sum(captures) AS captures,
                    sum(refunds) AS refunds,
                    count(*) FILTER (WHERE authorizations > 0 AND voids = 0 AND captures = 0) AS holds,
                    coalesce(sum(authorized) FILTER (WHERE voids = 0 AND captures = 0), 0) AS held,
                    sum(captured) AS captured, sum(refunded) AS refunded
                FROM provider_authorization GROUP BY payment_id
            ),
            -- For each payment: which business events the ledger tells.
            ledger_story AS (
                SELECT payment_id, string_agg(kind, '+' ORDER BY kind) AS kinds
                FROM payments.ledger_transaction GROUP BY payment_id
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

    /** Calls to the provider that are not settled. */
    @Override
    public List<String> waiting() {
        return List.of("SELECT count(*) FROM payments.provider_intent WHERE state = 'open'");
    }

    @Override
    public List<RuleQuery> rules() {
        return Stream.of(OrderRules.ALL, StockRules.ALL, PaymentRules.ALL, LedgerRules.ALL, RequestRules.ALL)
                .flatMap(List::stream)
                .toList();
    }
}
