-- Every SKU that ever was on sale. "C" compares bytes, as Java compares SKUs, so that pages and locks agree on the order.
CREATE TABLE product (
    sku text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    description text,
    price_amount bigint NOT NULL CHECK (price_amount > 0),
    price_currency text NOT NULL,
    on_sale boolean NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    changed_at timestamptz NOT NULL
);

-- A page is one walk along this, however many products are withdrawn.
CREATE INDEX product_on_sale ON product (sku) WHERE on_sale;
