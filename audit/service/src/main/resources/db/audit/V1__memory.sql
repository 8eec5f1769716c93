-- What the last clean audit, of a system at rest, leaves to the next one, which looks only at what has changed since (docs/decisions/0026).

-- One row, once there was a clean one.
CREATE TABLE remembered (
    only_row  boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    -- Of which database: of another, such as one that was restored, nothing is known.
    database  text        NOT NULL,
    -- A digest of the rules: others have not looked at anything yet.
    rules     text        NOT NULL,
    at        timestamptz NOT NULL,
    full_at   timestamptz NOT NULL,
    snapshot  text        NOT NULL,
    -- Whether a full audit was not clean since.
    broken_since boolean  NOT NULL DEFAULT false
);

-- How far each service's messages are audited.
CREATE TABLE remembered_position (
    source   text        PRIMARY KEY,
    position bigint      NOT NULL,
    -- The latest time of any message up to there.
    until    timestamptz NOT NULL,
    -- Of the outbox's row that ends there; empty before the first.
    digest   text        NOT NULL
);

CREATE TABLE remembered_mark (
    name  text PRIMARY KEY,
    value text NOT NULL
);

-- What both sides of a rule over sums were, for each thing that it adds up.
CREATE TABLE remembered_sum (
    rule  text    NOT NULL,
    id    text    NOT NULL COLLATE "C",
    value numeric NOT NULL,
    PRIMARY KEY (rule, id)
);

-- What is noted of messages for good, such as each price that was told.
CREATE TABLE kept_note (
    name text NOT NULL,
    key  text NOT NULL COLLATE "C",
    note text NOT NULL,
    PRIMARY KEY (name, key, note)
);
