-- One row for each thing that happened: docs/decisions/0023. V2 was the simulated provider, which is a module now.

-- The ledger: append-only, double entry. A transfer moves one amount between two accounts, so it balances by construction.
CREATE TABLE ledger_transfer (
    -- The intent that the provider approved: what it did is booked once.
    intent_id     uuid PRIMARY KEY,
    payment_id    uuid        NOT NULL,
    kind          text        NOT NULL CHECK (kind IN ('authorization', 'void', 'capture', 'refund')),
    debit         text        NOT NULL,
    credit        text        NOT NULL,
    amount        bigint      NOT NULL CHECK (amount > 0),
    -- How much of the hold a capture lets go of: from authorizations_held back to authorizations_owed.
    hold_released bigint      NOT NULL CHECK (hold_released >= 0 AND (kind = 'capture' OR hold_released = 0)),
    currency      text        NOT NULL,
    at            timestamptz NOT NULL,
    CHECK (debit <> credit)
);

INSERT INTO ledger_transfer (intent_id, payment_id, kind, debit, credit, amount, hold_released, currency, at)
SELECT coalesce(i.id, t.id), t.payment_id, t.kind, d.account, c.account, d.debit,
    CASE t.kind WHEN 'capture' THEN d.debit ELSE 0 END, d.currency, t.at
FROM ledger_transaction t
-- Of a capture, what the provider owes, and not the hold that it ends.
JOIN ledger_entry d ON d.transaction_id = t.id AND d.debit > 0 AND (t.kind <> 'capture' OR d.account = 'provider_receivable')
JOIN ledger_entry c ON c.transaction_id = t.id AND c.credit > 0 AND (t.kind <> 'capture' OR c.account = 'sales')
LEFT JOIN provider_intent i ON i.payment_id = t.payment_id AND i.outcome = 'approved'
    AND i.kind = CASE t.kind WHEN 'authorization' THEN 'authorize' ELSE t.kind END
ORDER BY 1;

CREATE INDEX ledger_transfer_by_payment ON ledger_transfer (payment_id);

-- A transfer's lines, as the books show them.
CREATE VIEW ledger_line AS
    SELECT intent_id, debit AS account, amount AS debit, 0::bigint AS credit, currency FROM ledger_transfer
    UNION ALL
    SELECT intent_id, credit, 0, amount, currency FROM ledger_transfer
    UNION ALL
    SELECT intent_id, 'authorizations_owed', hold_released, 0, currency FROM ledger_transfer WHERE hold_released > 0
    UNION ALL
    SELECT intent_id, 'authorizations_held', 0, hold_released, currency FROM ledger_transfer WHERE hold_released > 0;

-- The old books are closed only if the new ones tell the same.
DO $$
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT account, currency, sum(debit) AS debits, sum(credit) AS credits FROM ledger_entry GROUP BY account, currency
        ) o FULL JOIN (
            SELECT account, currency, sum(debit) AS debits, sum(credit) AS credits FROM ledger_line GROUP BY account, currency
        ) n USING (account, currency)
        WHERE (o.debits, o.credits) IS DISTINCT FROM (n.debits, n.credits)
    ) THEN
        RAISE EXCEPTION 'the ledger of the version before does not add up to its transfers: run its audit first';
    END IF;
END
$$;

DROP TABLE ledger_entry, ledger_transaction;

CREATE TRIGGER ledger_transfer_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_ledger();
