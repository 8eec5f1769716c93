CREATE TABLE wish (
    sku text PRIMARY KEY,
    name text NOT NULL
);
