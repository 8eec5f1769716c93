package caravan.commerce.audit;

import caravan.audit.contract.RuleQuery;
import java.util.List;

/** Rules for what people and other systems keep with orders: references and notes. */
final class DetailsRules {
    static final List<RuleQuery> ALL = List.of(
            RuleQuery.always(
                    "one-order-a-reference",
                    "Each external reference belongs to at most one order of a user.",
                    "order",
                    "the_order WHERE external_reference IS NOT NULL",
                    // The index refuses a second order. If the index is missing or invalid, the rule looks for each
                    // reference.
                    """
                    SELECT o.id::text AS id, 'the reference of ' || e.id AS found, 'a reference of its own' AS expected
                    FROM the_order o
                    JOIN orders.orders e ON e.external_reference = o.external_reference AND e.user_id = o.user_id AND e.id < o.id
                    WHERE NOT EXISTS (
                        SELECT FROM pg_index
                        WHERE indexrelid = to_regclass('orders.orders_by_reference') AND indisunique AND indisvalid AND indisready)
                    """),
            RuleQuery.always(
                    "note-is-at-its-order",
                    "Each note is at an order that exists, and names its user: the note is erased with the account.",
                    "order",
                    "the_text",
                    """
                    SELECT DISTINCT t.order_id::text AS id, coalesce('an order of ' || o.user_id, 'no such order') AS found,
                        'an order of ' || t.owner_id AS expected
                    FROM the_text t LEFT JOIN the_order o ON o.id = t.order_id
                    WHERE o.user_id IS DISTINCT FROM t.owner_id
                    """),
            RuleQuery.always("notes-are-bounded", "An order has at most 100 notes.", "order", "the_text", """
                    SELECT order_id::text AS id, count(*) || ' notes' AS found, 'at most 100 notes' AS expected
                    FROM the_text GROUP BY order_id HAVING count(*) > 100
                    """));

    private DetailsRules() {}
}
