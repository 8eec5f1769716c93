-- The last position that is published in each partition of each topic, as {"<topic>/<partition>": position}, so that each record names
-- the one before it (docs/decisions/0026). knows_all: whether a partition that is not named has none.
ALTER TABLE relay
    ADD COLUMN last_positions jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN knows_all boolean NOT NULL DEFAULT false;
