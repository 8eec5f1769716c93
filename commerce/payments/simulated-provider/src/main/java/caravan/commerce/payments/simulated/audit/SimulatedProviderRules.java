package caravan.commerce.payments.simulated.audit;

import caravan.audit.contract.AuditRules;
import caravan.audit.contract.Notes;
import caravan.audit.contract.Part;
import caravan.audit.contract.Part.Keys;
import caravan.audit.contract.Part.Relation;
import caravan.audit.contract.RuleQuery;
import caravan.audit.contract.SumRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that the simulated provider's log agrees with payments, the ledger and orders. Adds rules to commerce's parts. */
public final class SimulatedProviderRules implements AuditRules {
    /** Selects the operations of a window. {@code %1$s} is the prefix of each name. */
    private static final String VIEWS = """
            -- One authorization at the provider, from its log.
            %1$sprovider_authorization AS (
                SELECT authorization_key, payment_id,
                    count(*) FILTER (WHERE kind = 'authorize') AS authorizations,
                    count(*) FILTER (WHERE kind = 'void') AS voids,
                    count(*) FILTER (WHERE kind = 'capture') AS captures,
                    count(*) FILTER (WHERE kind = 'refund') AS refunds,
                    coalesce(sum(amount) FILTER (WHERE kind = 'authorize'), 0) AS authorized,
                    coalesce(sum(amount) FILTER (WHERE kind = 'capture'), 0) AS captured,
                    coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS refunded
                FROM the_%1$soperation WHERE outcome = 'approved'
                GROUP BY authorization_key, payment_id
            ),
            -- All that the provider did for a payment. Held is what is authorized, and neither voided nor captured.
            %1$sprovider_payment AS (
                SELECT payment_id,
                    sum(authorizations) AS authorizations, sum(voids) AS voids, sum(captures) AS captures,
                    sum(refunds) AS refunds,
                    count(*) FILTER (WHERE authorizations > 0 AND voids = 0 AND captures = 0) AS holds,
                    coalesce(sum(authorized) FILTER (WHERE voids = 0 AND captures = 0), 0) AS held,
                    sum(captured) AS captured, sum(refunded) AS refunded
                FROM %1$sprovider_authorization GROUP BY payment_id
            )
            """;

    /** Payments that another provider authorized are not in this log. A reference of this provider names the kind of the operation. */
    private static final String NOT_ELSEWHERE = """
            AND NOT EXISTS (
                SELECT FROM the_order_payment e WHERE e.id = o.payment_id AND e.authorization_reference NOT LIKE 'authorize:%')
            """;

    private static final List<RuleQuery> OF_ORDERS = List.of(
            RuleQuery.always(
                    "confirmed-is-held-at-provider",
                    "The provider holds exactly a confirmed order's total.",
                    "order",
                    "the_order WHERE status = 'confirmed'",
                    """
                    SELECT o.id::text AS id, coalesce(p.held, 0) || ' held' AS found, o.total || ' held' AS expected
                    FROM the_order o LEFT JOIN orders_provider_payment p ON p.payment_id = o.payment_id
                    WHERE o.status = 'confirmed' AND coalesce(p.held, 0) <> o.total
                    """ + NOT_ELSEWHERE),
            RuleQuery.onceDrained(
                    "provider-keeps-nothing-of-given-up-orders",
                    "The provider holds and keeps no money of a rejected or cancelled order.",
                    "order",
                    "the_order WHERE status IN ('rejected', 'cancelled')",
                    """
                    SELECT o.id::text AS id,
                        'provider holds ' || l.held || ' and keeps ' || (l.captured - l.refunded) AS found,
                        'provider holds 0 and keeps 0' AS expected
                    FROM the_order o JOIN orders_provider_payment l ON l.payment_id = o.payment_id
                    WHERE o.status IN ('rejected', 'cancelled') AND (l.held <> 0 OR l.captured <> l.refunded)
                    """),
            RuleQuery.onceDrained(
                    "provider-took-what-was-shipped",
                    "The provider captured a shipped order's total, and refunded a returned order's total.",
                    "order",
                    "the_order WHERE status IN ('shipped', 'returned')",
                    """
                    SELECT o.id::text AS id,
                        'provider took ' || coalesce(l.captured, 0) || ' and gave back ' || coalesce(l.refunded, 0) AS found,
                        'provider took ' || o.total || ' and gave back ' || e.refunded AS expected
                    FROM the_order o
                    LEFT JOIN orders_provider_payment l ON l.payment_id = o.payment_id
                    CROSS JOIN LATERAL (SELECT CASE o.status WHEN 'returned' THEN o.total ELSE 0 END AS refunded) e
                    WHERE o.status IN ('shipped', 'returned')
                        AND (coalesce(l.captured, 0) <> o.total OR coalesce(l.refunded, 0) <> e.refunded)
                        -- Refunded payments from before this moment may be gone from the log. Declined and voided ones add up to 0.
                        AND NOT (o.status = 'returned' AND l.payment_id IS NULL
                            AND o.placed_at < (SELECT forgotten_before FROM payments.simulated_forgetting))
                    """ + NOT_ELSEWHERE));

    private static final List<RuleQuery> OF_PAYMENTS = List.of(
            RuleQuery.always(
                    "one-live-authorization",
                    "The provider has at most one live authorization per payment, and each belongs to a known payment.",
                    "order",
                    "provider_payment",
                    """
                    SELECT coalesce(p.order_id::text, 'unknown, payment ' || l.payment_id) AS id,
                        l.holds || ' live authorizations' AS found,
                        CASE WHEN p.id IS NULL THEN 'none, because there is no such payment' ELSE 'at most 1' END AS expected
                    FROM provider_payment l LEFT JOIN the_payment p ON p.id = l.payment_id
                    WHERE l.holds > 1 OR p.id IS NULL
                    """),
            RuleQuery.always(
                    "taken-and-given-back-once",
                    "The provider captures a payment's amount at most once, and refunds it at most once.",
                    "order",
                    "provider_payment WHERE captures > 0",
                    """
                    SELECT p.order_id::text AS id,
                        l.captures || ' captures of ' || l.captured || ', ' || l.refunds || ' refunds of ' || l.refunded AS found,
                        'at most 1 capture of ' || p.amount || ', and at most one refund of it' AS expected
                    FROM provider_payment l JOIN the_payment p ON p.id = l.payment_id
                    WHERE l.captures > 1 OR l.refunds > l.captures
                        OR (l.captures = 1 AND l.captured <> p.amount)
                        OR (l.refunds = 1 AND l.refunded <> p.amount)
                    """),
            RuleQuery.onceDrained(
                    "payments-and-provider-agree",
                    "Payments and the provider's log agree about each payment.",
                    "order",
                    "the_payment",
                    """
                    SELECT p.order_id::text AS id,
                        'provider holds ' || coalesce(l.held, 0) || ', took ' || coalesce(l.captured, 0)
                            || ', gave back ' || coalesce(l.refunded, 0) AS found,
                        p.status || ': holds ' || e.held || ', took ' || e.captured || ', gave back ' || e.refunded AS expected
                    FROM the_payment p
                    LEFT JOIN provider_payment l ON l.payment_id = p.id
                    CROSS JOIN LATERAL (
                        SELECT CASE WHEN p.status = 'authorized' THEN p.amount ELSE 0 END AS held,
                            CASE WHEN p.status IN ('captured', 'refunded') THEN p.amount ELSE 0 END AS captured,
                            CASE WHEN p.status = 'refunded' THEN p.amount ELSE 0 END AS refunded
                    ) e
                    WHERE (coalesce(l.held, 0), coalesce(l.captured, 0), coalesce(l.refunded, 0))
                        <> (e.held, e.captured, e.refunded)
                        AND coalesce(p.authorization_reference, 'authorize:') LIKE 'authorize:%'
                        AND NOT (p.status = 'refunded' AND l.payment_id IS NULL
                            AND p.created_at < (SELECT forgotten_before FROM payments.simulated_forgetting))
                    """));

    private static final SumRule ACCOUNTS = new SumRule(
            RuleQuery.onceDrained(
                    "accounts-agree-with-provider",
                    "The ledger's held and receivable amounts are the sums of the provider's log.",
                    "account",
                    "",
                    ""),
            Map.of("payments", """
                    SELECT account || ' ' || currency AS id, sum(balance) AS found, 0 AS expected
                    FROM ledger_line WHERE account IN ('authorizations_held', 'provider_receivable') GROUP BY account, currency
                    UNION ALL
                    SELECT 'authorizations_held ' || c.currency, 0, sum(a.authorized)
                    FROM provider_authorization a
                    JOIN the_operation c ON c.key = a.authorization_key
                    WHERE a.voids = 0 AND a.captures = 0 GROUP BY c.currency
                    UNION ALL
                    SELECT 'provider_receivable ' || currency, 0,
                        sum(CASE kind WHEN 'capture' THEN amount WHEN 'refund' THEN -amount ELSE 0 END)
                    FROM the_operation WHERE outcome = 'approved' GROUP BY currency
                    UNION ALL
                    -- Of payments that another provider authorized, the log has nothing.
                    SELECT b.account || ' ' || p.currency, 0, sum(p.amount)
                    FROM the_payment p
                    JOIN (VALUES
                        ('authorizations_held', '{authorized,renewing,capturing,voiding}'::text[]),
                        ('provider_receivable', '{captured,refunding}')
                    ) AS b (account, statuses) ON p.status = ANY (b.statuses)
                    WHERE p.authorization_reference NOT LIKE 'authorize:%' GROUP BY b.account, p.currency
                    """),
            "balance %s",
            "%s in the provider's log",
            false);

    @Override
    public Set<String> schemas() {
        return Set.of("catalog", "inventory", "orders", "payments");
    }

    /** None: an operation that is with the provider is an open intent of payments, and the platform's rules count those. */
    @Override
    public List<String> waiting() {
        return List.of();
    }

    @Override
    public Map<String, String> marks() {
        return Map.of();
    }

    @Override
    public List<Notes> notes() {
        return List.of();
    }

    @Override
    public List<RuleQuery> messageRules() {
        return List.of();
    }

    @Override
    public List<Part> parts() {
        return List.of(
                new Part(
                        "orders",
                        "uuid",
                        List.of(),
                        List.of("""
                                SELECT p.order_id AS key FROM payments.simulated_operation s JOIN payments.payment p ON p.id = s.payment_id
                                WHERE s.key >= current_setting('audit.low_id')::uuid
                                """),
                        List.of(new Relation("the_orders_operation", """
                                SELECT s.* FROM the_order o JOIN payments.simulated_operation s ON s.payment_id = o.payment_id
                                """)),
                        VIEWS.formatted("orders_"),
                        OF_ORDERS,
                        true),
                new Part(
                        "payments",
                        "uuid",
                        List.of(Keys.of("payments.simulated_operation", "payment_id")),
                        List.of("""
                                SELECT payment_id AS key FROM payments.simulated_operation WHERE key >= current_setting('audit.low_id')::uuid
                                """),
                        List.of(new Relation("the_operation", """
                                SELECT s.* FROM looked_payments k JOIN payments.simulated_operation s ON s.payment_id = k.key
                                """)),
                        VIEWS.formatted(""),
                        OF_PAYMENTS,
                        true));
    }

    @Override
    public List<SumRule> sums() {
        return List.of(ACCOUNTS);
    }
}
