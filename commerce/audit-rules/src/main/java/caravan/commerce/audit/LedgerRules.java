package caravan.commerce.audit;

import caravan.audit.contract.RuleQuery;
import caravan.audit.contract.SumRule;
import java.util.List;
import java.util.Map;

/** Rules for the ledger: it agrees with the payments. A transfer always balances, because it is one row with both accounts. */
final class LedgerRules {
    static final SumRule ACCOUNTS = new SumRule(
            RuleQuery.always(
                    "accounts-agree-with-payments",
                    "Each account's balance is the sum that follows from the payments.",
                    "account",
                    "",
                    ""),
            Map.of("payments", """
                    SELECT account || ' ' || currency AS id, sum(balance) AS found, 0 AS expected
                    FROM ledger_line GROUP BY account, currency
                    UNION ALL
                    SELECT b.account || ' ' || p.currency, 0, sum(b.sign * p.amount)
                    FROM the_payment p
                    JOIN (VALUES
                        ('authorizations_held', 1, '{authorized,renewing,capturing,voiding}'::text[]),
                        ('authorizations_owed', -1, '{authorized,renewing,capturing,voiding}'),
                        ('provider_receivable', 1, '{captured,refunding}'),
                        ('sales', -1, '{captured,refunding,refunded}'),
                        ('sales_returns', 1, '{refunded}')
                    ) AS b (account, sign, statuses) ON p.status = ANY (b.statuses)
                    GROUP BY b.account, p.currency
                    """),
            "balance %s",
            "balance %s",
            false);

    static final List<RuleQuery> OF_INTENTS = List.of(RuleQuery.always(
            "transfers-are-of-intents",
            "Each transfer of the ledger belongs to an approved intent, and each approved intent with an amount has one transfer.",
            "order",
            "the_intents_transfer",
            """
                    SELECT coalesce(p.order_id::text, 'unknown, payment ' || coalesce(t.payment_id, i.payment_id)) AS id,
                        coalesce(t.kind || ' of ' || t.amount || ' ' || t.currency, 'no transfer') AS found,
                        coalesce(i.does || ' of ' || i.amount || ' ' || i.currency, 'no transfer, because no intent was approved')
                            || ', of a known payment' AS expected
                    FROM the_intents_transfer t
                    FULL JOIN (
                        SELECT id, payment_id, CASE WHEN kind IN ('authorize', 'confirm') THEN 'authorization' ELSE kind END AS does, amount,
                            currency
                        FROM the_intent WHERE outcome = 'approved' AND amount > 0 AND kind NOT IN ('cancel', 'renew')
                    ) i ON i.id = t.intent_id
                    LEFT JOIN the_intents_payment p ON p.id = coalesce(t.payment_id, i.payment_id)
                    WHERE (t.payment_id, t.kind, t.amount, t.currency) IS DISTINCT FROM (i.payment_id, i.does, i.amount, i.currency)
                        OR p.id IS NULL
                    """));

    static final List<RuleQuery> OF_PAYMENTS = List.of(
            RuleQuery.always(
                    "money-stays-within-authorization",
                    "Each payment captures or voids at most the authorized amount, and refunds at most the captured amount.",
                    "order",
                    "(SELECT DISTINCT payment_id FROM the_transfer) AS payments",
                    """
                    SELECT coalesce(p.order_id::text, 'unknown, payment ' || t.payment_id) AS id,
                        'captured ' || t.captured || ', released ' || t.released || ', refunded ' || t.refunded AS found,
                        'captured and released at most ' || t.authorized || ', refunded at most what was captured' AS expected
                    FROM (
                        SELECT payment_id,
                            coalesce(sum(amount) FILTER (WHERE kind = 'authorization'), 0) AS authorized,
                            coalesce(sum(amount) FILTER (WHERE kind = 'capture'), 0) AS captured,
                            coalesce(sum(hold_released + CASE kind WHEN 'void' THEN amount ELSE 0 END), 0) AS released,
                            coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS refunded
                        FROM the_transfer GROUP BY payment_id
                    ) t LEFT JOIN the_payment p ON p.id = t.payment_id
                    WHERE t.captured > t.authorized OR t.released > t.authorized OR t.refunded > t.captured
                    """),
            RuleQuery.always(
                    "ledger-tells-each-payment",
                    "The ledger has what each payment's status says has happened, each event once.",
                    "order",
                    "the_payment",
                    """
                    SELECT p.order_id::text AS id, coalesce(s.kinds, 'nothing') AS found,
                        e.kinds || ', because it is ' || p.status AS expected
                    FROM the_payment p
                    LEFT JOIN ledger_story s ON s.payment_id = p.id
                    CROSS JOIN LATERAL (
                        SELECT CASE
                            WHEN p.amount = 0 THEN 'nothing'
                            WHEN p.status IN ('authorized', 'renewing', 'capturing', 'voiding') THEN 'authorization'
                            WHEN p.status IN ('captured', 'refunding') THEN 'authorization+capture'
                            WHEN p.status = 'refunded' THEN 'authorization+capture+refund'
                            WHEN p.status = 'voided' AND p.authorization_reference IS NOT NULL THEN 'authorization+void'
                            ELSE 'nothing'
                        END AS kinds
                    ) e
                    WHERE coalesce(s.kinds, 'nothing') <> e.kinds
                    """));

    private LedgerRules() {}
}
