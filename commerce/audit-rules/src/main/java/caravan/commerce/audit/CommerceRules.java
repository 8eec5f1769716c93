package caravan.commerce.audit;

import caravan.audit.contract.AuditRules;
import caravan.audit.contract.Notes;
import caravan.audit.contract.Part;
import caravan.audit.contract.RuleQuery;
import caravan.audit.contract.SumRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All rules for orders, stock and money. */
public final class CommerceRules implements AuditRules {
    /** Notes of an order's messages: each version as {@code 2 confirmed}, each command as {@code reserve-stock}. */
    private static final Notes OF_ORDERS = new Notes("order_note", "uuid", false, """
            SELECT CASE WHEN key ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN key::uuid ELSE '00000000-0000-0000-0000-000000000000' END AS key,
                CASE type WHEN 'orders.order-changed.v1'
                    THEN coalesce(payload ->> 'version', '0') || ' ' || coalesce(payload ->> 'status', 'nothing')
                    ELSE split_part(type, '.', 2) END AS note
            FROM message WHERE source = 'orders' AND type <> 'orders.epoch-begun.v1'
            """);

    /**
     * Notes of each price that catalog sent for a SKU. If messages were purged before the first audit, the note of the empty SKU is the
     * moment before which prices are not known. The last price before that moment is the one that catalog and orders have.
     */
    private static final Notes OF_PRICES = new Notes("price_note", "text", true, """
            SELECT payload ->> 'sku' AS key, (payload -> 'price' ->> 'amount') || ' ' || (payload -> 'price' ->> 'currency') AS note
            FROM message WHERE source = 'catalog' AND type = 'catalog.product-changed.v1'
            UNION
            SELECT p.sku, p.note
            FROM (
                SELECT '' AS sku, now()::text AS note
                UNION ALL SELECT sku, price_amount || ' ' || price_currency FROM catalog.product
                UNION ALL SELECT sku, amount || ' ' || currency FROM orders.price WHERE amount IS NOT NULL
            ) p
            WHERE EXISTS (SELECT FROM since WHERE NOT remembers)
                AND EXISTS (SELECT FROM looked_from WHERE source = 'catalog' AND position > 0)
            """);

    @Override
    public Set<String> schemas() {
        return Set.of("catalog", "inventory", "orders", "payments");
    }

    /** Counts intents that are not settled: new ones, and those that wait. The payment of any other open intent is between states. */
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
    public Map<String, String> marks() {
        return Map.of("movement", "SELECT coalesce(max(id), 0)::text FROM inventory.stock_movement");
    }

    @Override
    public List<Notes> notes() {
        return List.of(OF_ORDERS, OF_PRICES);
    }

    @Override
    public List<RuleQuery> messageRules() {
        return RequestRules.OF_MESSAGES;
    }

    @Override
    public List<Part> parts() {
        return List.of(
                StockParts.MOVEMENTS,
                OrdersPart.PART,
                StockParts.SKUS,
                PaymentParts.PAYMENTS,
                PaymentParts.INTENTS,
                RepliesPart.PART);
    }

    @Override
    public List<SumRule> sums() {
        return List.of(StockRules.RESERVED, StockRules.ON_HAND, LedgerRules.ACCOUNTS);
    }
}
