-- What other systems need to know an order again, and notes. All columns are NULL for an order without them, and each index has only
-- orders with them: an order without details costs no more than before. They change only on request, so that the updates in an order's
-- life stay within their page (docs/decisions/0055).
ALTER TABLE orders
    ADD COLUMN external_reference text,
    -- As key=value, sorted by key: a key has no equals sign.
    ADD COLUMN metadata           text[],
    -- The versions that changed the details only; NULL if they never changed.
    ADD COLUMN details_versions   bigint[],
    -- The details that the order was placed with, if they changed and the order has a key: a repeat gets the first answer.
    ADD COLUMN placed_reference   text,
    ADD COLUMN placed_metadata    text[];
ALTER TABLE orders ADD CONSTRAINT orders_details_check
    CHECK (length(external_reference) <= 128 AND cardinality(metadata) BETWEEN 1 AND 20) NOT VALID;

-- A reference is unique among the orders of a user. The index also finds the orders of all users that have it.
CREATE UNIQUE INDEX orders_by_reference ON orders (external_reference, user_id) WHERE external_reference IS NOT NULL;

-- Lists of orders with metadata read only these.
CREATE INDEX orders_with_metadata ON orders (id) WHERE metadata IS NOT NULL;
CREATE INDEX orders_with_metadata_by_user ON orders (user_id, id) WHERE metadata IS NOT NULL;

CREATE TABLE note (
    id         uuid        NOT NULL PRIMARY KEY,
    order_id   uuid        NOT NULL,
    -- Whose order it is: the notes are erased with the account.
    owner_id   uuid        NOT NULL,
    author_id  uuid        NOT NULL,
    by_staff   boolean     NOT NULL,
    visibility text        NOT NULL CHECK (visibility IN ('customer', 'staff')),
    text       text        NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    created_at timestamptz NOT NULL
);

COMMENT ON TABLE note IS 'Notes at orders. They never change.';

CREATE INDEX note_by_order ON note (order_id, id);
CREATE INDEX note_by_owner ON note (owner_id);

CREATE TABLE erased_owner (
    id uuid NOT NULL PRIMARY KEY
);

COMMENT ON TABLE erased_owner IS 'Deleted accounts whose notes are not all erased yet.';
