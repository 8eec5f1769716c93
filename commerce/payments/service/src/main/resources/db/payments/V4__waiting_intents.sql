-- An intent costs one INSERT and one UPDATE that stays within its page: docs/decisions/0023.

-- Open intents that wait for an attempt: those that were put off, and those whose first lease ended. Few, and none while all is well.
CREATE TABLE waiting_intent (
    intent_id       uuid PRIMARY KEY,
    -- How often they were taken up; after the first time, the provider may know them.
    attempts        integer     NOT NULL CHECK (attempts >= 0),
    -- While a worker is at it, its lease.
    next_attempt_at timestamptz NOT NULL
);

CREATE INDEX waiting_intent_due ON waiting_intent (next_attempt_at);

INSERT INTO waiting_intent (intent_id, attempts, next_attempt_at)
SELECT id, attempts, next_attempt_at FROM provider_intent WHERE state = 'open';

DROP INDEX provider_intent_open, provider_intent_by_payment;

ALTER TABLE provider_intent
    DROP CONSTRAINT provider_intent_payment_id_fkey,
    DROP COLUMN attempts,
    DROP COLUMN next_attempt_at,
    -- The transaction that inserted it, for the sweep; 0 for those of earlier versions, which it need not look at.
    ADD COLUMN inserted_by xid8 NOT NULL DEFAULT '0';

ALTER TABLE provider_intent ALTER COLUMN inserted_by SET DEFAULT pg_current_xact_id();

CREATE INDEX provider_intent_by_insertion ON provider_intent (inserted_by);

-- How far the intents were looked through for those whose process did not live to settle them. One row.
CREATE TABLE intent_sweep (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    -- All that transactions before this one inserted are settled or wait.
    swept_to xid8        NOT NULL,
    -- Every transaction before this one had ended at noted_at; the next sweep ends here.
    noted    xid8        NOT NULL,
    noted_at timestamptz NOT NULL
) WITH (fillfactor = 50);

INSERT INTO intent_sweep (swept_to, noted, noted_at) VALUES (pg_current_xact_id(), pg_current_xact_id(), '1970-01-01');

-- More than half of each page is free, so that all its rows can change at once, in one transaction, without leaving it.
ALTER TABLE payment SET (fillfactor = 45);
ALTER TABLE provider_intent SET (fillfactor = 45);
