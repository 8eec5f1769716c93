package caravan.commerce.audit;

import caravan.audit.contract.RuleQuery;
import java.util.List;

/** Rules for payments: an order's total is held, captured and refunded once. Rules for a provider's own log stand beside them. */
final class PaymentRules {
    static final List<RuleQuery> ALL = List.of(
            RuleQuery.always(
                    "confirmed-is-authorized",
                    "A confirmed order's payment is authorized for exactly its total, or just being authorized anew. An order with a total of 0 has no payment.",
                    "order",
                    "the_order WHERE status = 'confirmed'",
                    """
                    SELECT o.id::text AS id,
                        coalesce(p.status || ' ' || p.amount || ' ' || p.currency, 'no such payment') AS found,
                        CASE o.total WHEN 0 THEN 'no payment' ELSE 'authorized ' || o.total || ' ' || o.currency END AS expected
                    FROM the_order o LEFT JOIN the_order_payment p ON p.id = o.payment_id AND p.order_id = o.id
                    WHERE o.status = 'confirmed'
                        AND CASE o.total
                            WHEN 0 THEN p.id IS NOT NULL
                            ELSE (p.amount, p.currency) IS DISTINCT FROM (o.total, o.currency) OR p.status NOT IN ('authorized', 'renewing')
                        END
                    """),
            RuleQuery.always(
                    "one-payment-an-order",
                    "An order has at most one payment, the one that it names.",
                    "order",
                    "the_order_payment",
                    """
                    SELECT p.order_id::text AS id, 'payment ' || p.id AS found,
                        coalesce('payment ' || o.payment_id, 'no payment, because there is no such order') AS expected
                    FROM the_order_payment p LEFT JOIN the_order o ON o.id = p.order_id
                    WHERE p.id IS DISTINCT FROM o.payment_id
                    """),
            RuleQuery.onceDrained(
                    "given-up-order-keeps-no-money",
                    "The payment of a rejected or cancelled order is declined or voided, in payments' data.",
                    "order",
                    "the_order WHERE status IN ('rejected', 'cancelled')",
                    """
                    SELECT o.id::text AS id,
                        'payment ' || p.status AS found, 'payment none, declined or voided' AS expected
                    FROM the_order o JOIN the_order_payment p ON p.order_id = o.id
                    WHERE o.status IN ('rejected', 'cancelled') AND p.status NOT IN ('declined', 'voided')
                    """),
            RuleQuery.onceDrained(
                    "shipped-is-paid",
                    "A shipped order's payment is captured, and a returned order's is refunded, in payments' data. A total of 0 has none.",
                    "order",
                    "the_order WHERE status IN ('shipped', 'returned')",
                    """
                    SELECT o.id::text AS id,
                        'payment ' || coalesce(p.status || ' ' || p.amount, 'none') AS found,
                        CASE o.total WHEN 0 THEN 'no payment' ELSE 'payment ' || e.status || ' ' || o.total END AS expected
                    FROM the_order o
                    LEFT JOIN the_order_payment p ON p.order_id = o.id
                    CROSS JOIN LATERAL (
                        SELECT CASE o.status WHEN 'shipped' THEN 'captured' ELSE 'refunded' END AS status
                    ) e
                    WHERE o.status IN ('shipped', 'returned')
                        AND CASE o.total
                            WHEN 0 THEN p.id IS NOT NULL
                            ELSE (p.status, p.amount) IS DISTINCT FROM (e.status, o.total)
                        END
                    """));

    private PaymentRules() {}
}
