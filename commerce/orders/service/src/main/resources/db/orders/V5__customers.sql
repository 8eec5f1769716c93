CREATE TABLE customer (
    id uuid NOT NULL PRIMARY KEY
);

COMMENT ON TABLE customer IS 'Who has an account, as users told it: staff can order for nobody else.';
