package caravan.commerce.audit;

import caravan.audit.contract.RuleQuery;
import java.util.List;

/** What an order costs is held, taken and given back once, and both payments and the provider say so. */
final class PaymentRules {
    static final List<RuleQuery> ALL = List.of(
            RuleQuery.always(
                    "confirmed-is-authorized",
                    "A confirmed order's payment is authorized for exactly its total.",
                    "order",
                    "orders.orders WHERE status = 'confirmed'",
                    """
                    SELECT o.id::text AS id,
                        coalesce(p.status || ' ' || p.amount || ' ' || p.currency, 'no such payment') AS found,
                        'authorized ' || o.total || ' ' || o.currency AS expected
                    FROM orders.orders o LEFT JOIN payments.payment p ON p.id = o.payment_id AND p.order_id = o.id
                    WHERE o.status = 'confirmed'
                        AND (p.status, p.amount, p.currency) IS DISTINCT FROM ('authorized', o.total, o.currency)
                    """),
            RuleQuery.always(
                    "confirmed-is-held-at-provider",
                    "The provider's log says the same: it holds exactly a confirmed order's total.",
                    "order",
                    "orders.orders WHERE status = 'confirmed'",
                    """
                    SELECT o.id::text AS id, coalesce(p.held, 0) || ' held' AS found, o.total || ' held' AS expected
                    FROM orders.orders o LEFT JOIN provider_payment p ON p.payment_id = o.payment_id
                    WHERE o.status = 'confirmed' AND coalesce(p.held, 0) <> o.total
                    """),
            RuleQuery.always(
                    "one-live-authorization",
                    "The provider holds at most one live authorization for an order, and every one is a known payment's.",
                    "order",
                    "provider_payment",
                    """
                    SELECT coalesce(p.order_id::text, 'unknown, payment ' || l.payment_id) AS id,
                        l.holds || ' live authorizations' AS found,
                        CASE WHEN p.id IS NULL THEN 'none, for there is no such payment' ELSE 'at most 1' END AS expected
                    FROM provider_payment l LEFT JOIN payments.payment p ON p.id = l.payment_id
                    WHERE l.holds > 1 OR p.id IS NULL
                    """),
            RuleQuery.always(
                    "one-payment-an-order",
                    "An order has at most one payment, the one that it names.",
                    "order",
                    "payments.payment",
                    """
                    SELECT p.order_id::text AS id, 'payment ' || p.id AS found,
                        coalesce('payment ' || o.payment_id, 'no payment, for there is no such order') AS expected
                    FROM payments.payment p LEFT JOIN orders.orders o ON o.id = p.order_id
                    WHERE p.id IS DISTINCT FROM o.payment_id
                    """),
            RuleQuery.always(
                    "taken-and-given-back-once",
                    "The provider takes a payment's amount at most once, and gives it back at most once.",
                    "order",
                    "provider_payment WHERE captures > 0",
                    """
                    SELECT p.order_id::text AS id,
                        l.captures || ' captures of ' || l.captured || ', ' || l.refunds || ' refunds of ' || l.refunded AS found,
                        'at most 1 capture of ' || p.amount || ', and a refund of no more' AS expected
                    FROM provider_payment l JOIN payments.payment p ON p.id = l.payment_id
                    WHERE l.captures > 1 OR l.refunds > l.captures
                        OR (l.captures = 1 AND l.captured <> p.amount)
                        OR (l.refunds = 1 AND l.refunded <> p.amount)
                    """),
            RuleQuery.onceDrained(
                    "given-up-order-keeps-no-money",
                    "Of a rejected or cancelled order nothing is held and nothing is kept, by payments' word and by the"
                            + " provider's.",
                    "order",
                    "orders.orders WHERE status IN ('rejected', 'cancelled')",
                    """
                    SELECT o.id::text AS id,
                        'payment ' || coalesce(p.status, 'none') || ', provider holds ' || coalesce(l.held, 0)
                            || ' and keeps ' || coalesce(l.captured - l.refunded, 0) AS found,
                        'payment none, declined or voided, provider holds 0 and keeps 0' AS expected
                    FROM orders.orders o
                    LEFT JOIN payments.payment p ON p.order_id = o.id
                    LEFT JOIN provider_payment l ON l.payment_id = o.payment_id
                    WHERE o.status IN ('rejected', 'cancelled')
                        AND (coalesce(p.status, 'voided') NOT IN ('declined', 'voided')
                            OR coalesce(l.held, 0) <> 0 OR coalesce(l.captured - l.refunded, 0) <> 0)
                    """),
            RuleQuery.onceDrained(
                    "shipped-is-paid",
                    "A shipped order's total is captured, and a returned order's is captured and refunded.",
                    "order",
                    "orders.orders WHERE status IN ('shipped', 'returned')",
                    """
                    SELECT o.id::text AS id,
                        'payment ' || coalesce(p.status, 'none') || ', provider took ' || coalesce(l.captured, 0)
                            || ' and gave back ' || coalesce(l.refunded, 0) AS found,
                        CASE o.status
                            WHEN 'shipped' THEN 'payment captured, provider took ' || o.total || ' and gave back 0'
                            ELSE 'payment refunded, provider took ' || o.total || ' and gave back ' || o.total
                        END AS expected
                    FROM orders.orders o
                    LEFT JOIN payments.payment p ON p.order_id = o.id
                    LEFT JOIN provider_payment l ON l.payment_id = o.payment_id
                    WHERE (o.status = 'shipped'
                            AND (p.status, coalesce(l.captured, 0), coalesce(l.refunded, 0))
                                IS DISTINCT FROM ('captured', o.total::numeric, 0::numeric))
                        OR (o.status = 'returned'
                            AND (p.status, coalesce(l.captured, 0), coalesce(l.refunded, 0))
                                IS DISTINCT FROM ('refunded', o.total::numeric, o.total::numeric))
                    """),
            RuleQuery.onceDrained(
                    "payments-and-provider-agree",
                    "What payments believes of each payment is what the provider's log tells.",
                    "order",
                    "payments.payment",
                    """
                    SELECT p.order_id::text AS id,
                        'provider holds ' || coalesce(l.held, 0) || ', took ' || coalesce(l.captured, 0)
                            || ', gave back ' || coalesce(l.refunded, 0) AS found,
                        p.status || ': holds ' || e.held || ', took ' || e.captured || ', gave back ' || e.refunded AS expected
                    FROM payments.payment p
                    LEFT JOIN provider_payment l ON l.payment_id = p.id
                    CROSS JOIN LATERAL (
                        SELECT CASE WHEN p.status = 'authorized' THEN p.amount ELSE 0 END AS held,
                            CASE WHEN p.status IN ('captured', 'refunded') THEN p.amount ELSE 0 END AS captured,
                            CASE WHEN p.status = 'refunded' THEN p.amount ELSE 0 END AS refunded
                    ) e
                    WHERE (coalesce(l.held, 0), coalesce(l.captured, 0), coalesce(l.refunded, 0))
                        <> (e.held, e.captured, e.refunded)
                    """));

    private PaymentRules() {}
}
