-- Positions begin anew behind all that were ever given out, once the database is another than it was (docs/decisions/0031).

-- The epochs of the outbox's positions; the last one is that of its head.
CREATE TABLE outbox_epoch (
    -- Its positions are those behind this one, a multiple of 2^39.
    begins_after bigint PRIMARY KEY,
    -- The last position of the epoch before that is still known: between the two there is none.
    ended_at bigint NOT NULL,
    -- Where it began: the cluster, its timeline and the database. Empty until the first start; another than the database's own begins an epoch.
    database text NOT NULL,
    begun_at timestamptz NOT NULL
);
INSERT INTO outbox_epoch VALUES (0, 0, '', now());
