-- What a subscription lacks since messages are gone, and what it is told instead (docs/decisions/0030).

-- request: of the snapshot that the subscription waits for in this partition; snapshot: the one whose beginning has come there.
ALTER TABLE applied_position ADD COLUMN request uuid, ADD COLUMN snapshot uuid;

-- One row: the snapshot of the service's state that is told, or was told last.
CREATE TABLE snapshot (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id uuid,
    -- Those that it answers.
    requests uuid[] NOT NULL DEFAULT '{}',
    -- What the next page begins behind; null at the beginning.
    told_through text,
    whole boolean NOT NULL DEFAULT true
);
INSERT INTO snapshot DEFAULT VALUES;
