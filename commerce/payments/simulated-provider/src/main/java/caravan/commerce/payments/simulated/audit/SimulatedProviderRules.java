package caravan.commerce.payments.simulated.audit;

import caravan.audit.contract.AuditRules;
import caravan.audit.contract.RuleQuery;
import java.util.List;
import java.util.Set;

/** The simulated provider's log tells the same of money as payments, its ledger and orders. */
public final class SimulatedProviderRules implements AuditRules {
    private static final String VIEWS = """
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
            -- What was given back before this moment may be forgotten, whole. What was declined or voided adds up to nothing, told or not.
            forgetting AS (SELECT forgotten_before FROM payments.simulated_forgetting)
            """;

    private static final List<RuleQuery> RULES = List.of(
            RuleQuery.always(
                    "confirmed-is-held-at-provider",
                    "The provider holds exactly a confirmed order's total.",
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
                    "provider-keeps-nothing-of-given-up-orders",
                    "Of a rejected or cancelled order the provider holds nothing and keeps nothing.",
                    "order",
                    "orders.orders WHERE status IN ('rejected', 'cancelled')",
                    """
                    SELECT o.id::text AS id,
                        'provider holds ' || l.held || ' and keeps ' || (l.captured - l.refunded) AS found,
                        'provider holds 0 and keeps 0' AS expected
                    FROM orders.orders o JOIN provider_payment l ON l.payment_id = o.payment_id
                    WHERE o.status IN ('rejected', 'cancelled') AND (l.held <> 0 OR l.captured <> l.refunded)
                    """),
            RuleQuery.onceDrained(
                    "provider-took-what-was-shipped",
                    "The provider took a shipped order's total, and gave a returned order's total back.",
                    "order",
                    "orders.orders WHERE status IN ('shipped', 'returned')",
                    """
                    SELECT o.id::text AS id,
                        'provider took ' || coalesce(l.captured, 0) || ' and gave back ' || coalesce(l.refunded, 0) AS found,
                        'provider took ' || o.total || ' and gave back ' || e.refunded AS expected
                    FROM orders.orders o
                    LEFT JOIN provider_payment l ON l.payment_id = o.payment_id
                    CROSS JOIN LATERAL (SELECT CASE o.status WHEN 'returned' THEN o.total ELSE 0 END AS refunded) e
                    WHERE o.status IN ('shipped', 'returned')
                        AND (coalesce(l.captured, 0) <> o.total OR coalesce(l.refunded, 0) <> e.refunded)
                        AND NOT (o.status = 'returned' AND l.payment_id IS NULL AND o.placed_at < (SELECT forgotten_before FROM forgetting))
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
                        AND NOT (p.status = 'refunded' AND l.payment_id IS NULL
                            AND p.created_at < (SELECT forgotten_before FROM forgetting))
                    """),
            RuleQuery.onceDrained(
                    "accounts-agree-with-provider",
                    "What the ledger says is held, and is to be paid out, is what the provider's log adds up to.",
                    "account",
                    "(SELECT DISTINCT account, currency FROM payments.ledger_line) AS accounts",
                    """
                    SELECT account || ' ' || currency AS id, 'balance ' || coalesce(l.balance, 0) AS found,
                        coalesce(p.balance, 0) || ' in the provider''s log' AS expected
                    FROM (
                        SELECT account, currency, sum(debit) - sum(credit) AS balance
                        FROM payments.ledger_line WHERE account IN ('authorizations_held', 'provider_receivable')
                        GROUP BY account, currency
                    ) l
                    FULL JOIN (
                        SELECT 'authorizations_held' AS account, c.currency, sum(a.authorized) AS balance
                        FROM provider_authorization a
                        JOIN payments.simulated_operation c ON c.key = a.authorization_key
                        WHERE a.voids = 0 AND a.captures = 0 GROUP BY c.currency
                        UNION ALL
                        SELECT 'provider_receivable', currency,
                            sum(CASE kind WHEN 'capture' THEN amount WHEN 'refund' THEN -amount ELSE 0 END)
                        FROM payments.simulated_operation WHERE outcome = 'approved' GROUP BY currency
                    ) p USING (account, currency)
                    WHERE coalesce(l.balance, 0) <> coalesce(p.balance, 0)
                    """));

    @Override
    public Set<String> schemas() {
        return Set.of("orders", "payments");
    }

    @Override
    public String views() {
        return VIEWS;
    }

    /** None: what is with the provider is an open intent of payments, which the platform's rules count. */
    @Override
    public List<String> waiting() {
        return List.of();
    }

    @Override
    public List<RuleQuery> rules() {
        return RULES;
    }
}
