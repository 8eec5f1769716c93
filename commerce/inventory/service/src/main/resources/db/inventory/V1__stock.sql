-- How many pieces there are of each SKU. "C" compares bytes, as Java compares SKUs, so that pages and locks agree on the
-- order. Rows are changed in place all the time: room left in each page keeps those changes off the index.
CREATE TABLE stock (
    sku text COLLATE "C" PRIMARY KEY,
    on_hand bigint NOT NULL,
    reserved bigint NOT NULL,
    version bigint NOT NULL,
    CHECK (0 <= reserved AND reserved <= on_hand)
) WITH (fillfactor = 50);

-- Every change of on_hand: for each SKU the changes add up to it.
CREATE TABLE stock_movement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku text COLLATE "C" NOT NULL,
    kind text NOT NULL CHECK (kind IN ('receipt', 'adjustment', 'commit', 'return')),
    change bigint NOT NULL CHECK (change <> 0),
    cause text NOT NULL,
    reason text,
    at timestamptz NOT NULL
);

CREATE TABLE reservation (
    id uuid PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('held', 'released', 'committed', 'returned', 'refused')),
    missing text[] NOT NULL,
    at timestamptz NOT NULL
) WITH (fillfactor = 80);

-- For each SKU, the lines of held reservations add up to what is reserved.
CREATE TABLE reservation_line (
    reservation uuid NOT NULL REFERENCES reservation,
    sku text COLLATE "C" NOT NULL,
    quantity int NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (reservation, sku)
);
