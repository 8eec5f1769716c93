-- An outbox does not grow for ever: what all subscribers have applied, and is old, is purged (docs/decisions/0026).

-- What subscribers of this outbox have applied of it, as far as they have told. Partition -1 stands for every partition.
CREATE TABLE applied_by (
    -- <service>.<subscription>
    subscription text NOT NULL,
    partition smallint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (subscription, partition)
) WITH (fillfactor = 50);

-- One row: the messages up to this position are purged, and so is none behind it. until: the latest time of any of them.
CREATE TABLE outbox_purge (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL DEFAULT 0,
    until timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO outbox_purge DEFAULT VALUES;

-- The last message of each type and partition that is purged: so a subscriber knows whether it lacks one.
CREATE TABLE purged_message (
    type text NOT NULL,
    partition smallint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (type, partition)
) WITH (fillfactor = 50);
