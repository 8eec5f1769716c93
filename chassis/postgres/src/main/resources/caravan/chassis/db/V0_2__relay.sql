-- For a transport over a broker: who publishes the outbox, how far that came, and what is applied in each partition.

-- One row: the instance that holds it publishes the outbox, until the lease runs out by the database's clock
-- (docs/decisions/0010). What is published belongs to one broker's data: another cluster has got nothing of it.
CREATE TABLE relay (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    holder uuid,
    expires_at timestamptz NOT NULL DEFAULT '-infinity',
    cluster text NOT NULL DEFAULT '',
    position bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 10);
INSERT INTO relay DEFAULT VALUES;

-- Set in the row of partition -1 once there are rows for each partition, which are never taken away again. Whoever
-- locks the row of partition -1 learns by it whether to look at them.
ALTER TABLE applied_position ADD COLUMN partitioned boolean NOT NULL DEFAULT false;

-- Letters are counted in their partition's row from now on, so that partitions are locked one by one.
INSERT INTO applied_position (subscription, source, partition, position, dead_letters)
SELECT l.subscription, l.source, p.partition, 0, count(*) FILTER (WHERE l.partition = p.partition)
FROM dead_letter l CROSS JOIN generate_series(0, 15) AS p(partition)
GROUP BY l.subscription, l.source, p.partition
ON CONFLICT (subscription, source, partition) DO UPDATE SET dead_letters = excluded.dead_letters;
UPDATE applied_position a SET partitioned = true, dead_letters = 0
WHERE partition = -1 AND EXISTS (
    SELECT FROM dead_letter l WHERE l.subscription = a.subscription AND l.source = a.source
);
