-- The tables that every service has in its own schema for messages, repeats and what could not be handled.

-- One row: whoever updates it gives out the next positions, and holds it until the commit (docs/decisions/0006).
CREATE TABLE outbox_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL
) WITH (fillfactor = 10);
INSERT INTO outbox_head (position) VALUES (0);

-- Append-only. payload is json, not jsonb: it is handed on as it was written, and never searched.
CREATE TABLE outbox (
    position bigint PRIMARY KEY,
    id uuid NOT NULL,
    type text NOT NULL,
    topic text NOT NULL,
    key text NOT NULL,
    partition smallint NOT NULL,
    payload json NOT NULL,
    cause text NOT NULL,
    traceparent text NOT NULL,
    time timestamptz NOT NULL
);

-- What a subscription has applied. Partition -1 stands for every partition: all of the source up to there is applied,
-- and a partition's own row, where there is one, may be ahead of it.
CREATE TABLE applied_position (
    subscription text NOT NULL,
    source text NOT NULL,
    partition smallint NOT NULL,
    position bigint NOT NULL,
    -- How many letters of this source wait in dead_letter. Kept in the row that a delivery locks, so that it is never
    -- read from an older snapshot than the lock.
    dead_letters integer NOT NULL DEFAULT 0 CHECK (dead_letters >= 0),
    PRIMARY KEY (subscription, source, partition)
) WITH (fillfactor = 10);

-- Messages that failed alone, and those of the same key behind them.
CREATE TABLE dead_letter (
    id uuid PRIMARY KEY,
    subscription text NOT NULL,
    source text NOT NULL,
    partition smallint NOT NULL,
    position bigint NOT NULL,
    key text NOT NULL,
    event bytea NOT NULL,
    reason text NOT NULL CHECK (reason IN ('failed', 'undecodable', 'behind')),
    error text NOT NULL,
    attempts integer NOT NULL,
    time timestamptz NOT NULL,
    UNIQUE (subscription, source, key, position)
);

-- Answers to writes that came with an Idempotency-Key, for as long as they are kept.
CREATE TABLE idempotent_reply (
    scope text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    status smallint NOT NULL,
    headers json NOT NULL,
    body json,
    -- Whether the body is problem details, which are told with the trace of the request that asks.
    problem boolean NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT idempotent_reply_pkey PRIMARY KEY (scope, key)
);
CREATE INDEX idempotent_reply_by_age ON idempotent_reply (created_at);
