-- Where payments' own migration 2 made these tables, before the provider was a module, they stay as they are.

-- The simulated provider's own log of what it did, kept apart from what payments believes: the audit compares the two.
-- It refers to nothing of payments' tables, as a provider in the world outside could not.
CREATE TABLE IF NOT EXISTS simulated_operation (
    key               uuid PRIMARY KEY,
    kind              text        NOT NULL CHECK (kind IN ('authorize', 'capture', 'void', 'refund')),
    -- The authorization that it belongs to; its own key, if it is one.
    authorization_key uuid        NOT NULL,
    payment_id        uuid        NOT NULL,
    amount            bigint      NOT NULL CHECK (amount >= 0),
    currency          text        NOT NULL,
    method            text        NOT NULL,
    outcome           text        NOT NULL CHECK (outcome IN ('approved', 'declined')),
    reason            text,
    reference         text,
    at                timestamptz NOT NULL
);

CREATE INDEX IF NOT EXISTS simulated_operation_by_authorization ON simulated_operation (authorization_key);
CREATE INDEX IF NOT EXISTS simulated_operation_by_payment ON simulated_operation (payment_id);

-- Keys whose first call timed out with nothing done.
CREATE TABLE IF NOT EXISTS simulated_time_out (
    key uuid PRIMARY KEY,
    at  timestamptz NOT NULL
);
