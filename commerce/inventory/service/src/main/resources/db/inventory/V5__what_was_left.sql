-- What was left of each missing SKU when a reservation was refused: the order and its event tell it. Empty where nothing was missing,
-- and where it was refused before this was kept.
ALTER TABLE reservation ADD COLUMN missing_available bigint[];
ALTER TABLE reservation ADD CHECK (missing_available IS NULL OR cardinality(missing_available) = cardinality(missing)) NOT VALID;
