-- A reservation's lines are arrays in its row, so that holding, releasing and committing write one row each. The table is copied,
-- not updated in place: an update would leave it twice as large as it needs to be.
ALTER TABLE reservation RENAME TO earlier_reservation;
ALTER TABLE earlier_reservation RENAME CONSTRAINT reservation_pkey TO earlier_reservation_pkey;

CREATE TABLE reservation (
    id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('held', 'released', 'committed', 'returned', 'refused')),
    missing text[] NOT NULL,
    -- What is, or once was, held: for each SKU, the quantities of held reservations add up to what is reserved.
    skus text[] COLLATE "C" NOT NULL,
    quantities int[] NOT NULL CHECK (0 < ALL (quantities)),
    at timestamptz NOT NULL,
    CHECK (cardinality(quantities) = cardinality(skus))
)
-- Half of each page is free, so that all rows of a page can change at once without leaving it.
WITH (fillfactor = 50);

INSERT INTO reservation (id, state, missing, skus, quantities, at)
SELECT id, state, missing, coalesce(skus, '{}'), coalesce(quantities, '{}'), at
FROM earlier_reservation
LEFT JOIN (
    SELECT reservation AS id, array_agg(sku ORDER BY sku) AS skus, array_agg(quantity ORDER BY sku) AS quantities
    FROM reservation_line GROUP BY reservation
) line USING (id)
ORDER BY id;

DROP TABLE reservation_line, earlier_reservation;
ALTER TABLE reservation ADD PRIMARY KEY (id);
