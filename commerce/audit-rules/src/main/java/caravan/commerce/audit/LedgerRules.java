package caravan.commerce.audit;

import caravan.audit.contract.RuleQuery;
import java.util.List;

/** The ledger balances, and tells what payments tells. */
final class LedgerRules {
    static final List<RuleQuery> ALL = List.of(
            RuleQuery.always(
                    "ledger-transactions-balance",
                    "In every ledger transaction the debits equal the credits, in each currency.",
                    "order",
                    "payments.ledger_transaction",
                    """
                    SELECT p.order_id::text AS id,
                        t.kind || ': debits ' || coalesce(e.debits, 0) || ', credits ' || coalesce(e.credits, 0) AS found,
                        'debits equal to credits, and some of them' AS expected
                    FROM payments.ledger_transaction t
                    JOIN payments.payment p ON p.id = t.payment_id
                    LEFT JOIN (
                        SELECT transaction_id, currency, sum(debit) AS debits, sum(credit) AS credits
                        FROM payments.ledger_entry GROUP BY transaction_id, currency
                    ) e ON e.transaction_id = t.id
                    WHERE e.debits IS DISTINCT FROM e.credits OR e.debits IS NULL
                    """),
            RuleQuery.always(
                    "ledger-balances",
                    "Over the whole ledger the debits equal the credits, in each currency.",
                    "currency",
                    "(SELECT DISTINCT currency FROM payments.ledger_entry) AS currencies",
                    """
                    SELECT currency AS id, 'debits ' || sum(debit) || ', credits ' || sum(credit) AS found,
                        'debits equal to credits' AS expected
                    FROM payments.ledger_entry GROUP BY currency HAVING sum(debit) <> sum(credit)
                    """),
            RuleQuery.always(
                    "ledger-tells-each-payment",
                    "The ledger tells of each payment what its status says has happened, each event once.",
                    "order",
                    "payments.payment",
                    """
                    SELECT p.order_id::text AS id, coalesce(s.kinds, 'nothing') AS found,
                        e.kinds || ', for it is ' || p.status AS expected
                    FROM payments.payment p
                    LEFT JOIN ledger_story s ON s.payment_id = p.id
                    CROSS JOIN LATERAL (
                        SELECT CASE
                            WHEN p.amount = 0 THEN 'nothing'
                            WHEN p.status IN ('authorized', 'capturing', 'voiding') THEN 'authorization'
                            WHEN p.status IN ('captured', 'refunding') THEN 'authorization+capture'
                            WHEN p.status = 'refunded' THEN 'authorization+capture+refund'
                            WHEN p.status = 'voided' AND p.authorization_reference IS NOT NULL THEN 'authorization+void'
                            ELSE 'nothing'
                        END AS kinds
                    ) e
                    WHERE coalesce(s.kinds, 'nothing') <> e.kinds
                    """),
            RuleQuery.always(
                    "accounts-agree-with-payments",
                    "Each account's balance is what the payments add up to.",
                    "account",
                    "(SELECT DISTINCT account, currency FROM payments.ledger_entry) AS accounts",
                    """
                    SELECT account || ' ' || currency AS id, 'balance ' || coalesce(l.balance, 0) AS found,
                        'balance ' || coalesce(p.balance, 0) AS expected
                    FROM (
                        SELECT account, currency, sum(debit) - sum(credit) AS balance
                        FROM payments.ledger_entry GROUP BY account, currency
                    ) l
                    FULL JOIN (
                        SELECT b.account, p.currency, sum(b.sign * p.amount) AS balance
                        FROM payments.payment p
                        JOIN (VALUES
                            ('authorizations_held', 1, '{authorized,capturing,voiding}'::text[]),
                            ('authorizations_owed', -1, '{authorized,capturing,voiding}'),
                            ('provider_receivable', 1, '{captured,refunding}'),
                            ('sales', -1, '{captured,refunding,refunded}'),
                            ('sales_returns', 1, '{refunded}')
                        ) AS b (account, sign, statuses) ON p.status = ANY (b.statuses)
                        GROUP BY b.account, p.currency
                    ) p USING (account, currency)
                    WHERE coalesce(l.balance, 0) <> coalesce(p.balance, 0)
                    """));

    private LedgerRules() {}
}
