-- One row an order; its lines are parallel arrays in it, so that placing one writes one row.
CREATE TABLE orders (
    id              uuid        NOT NULL PRIMARY KEY,
    user_id         uuid        NOT NULL,
    -- Whose key, and the key; empty if the caller sent none. For the audit alone: idempotent_reply is what keeps it to one.
    idempotency_key text,
    skus            text[]      NOT NULL,
    quantities      integer[]   NOT NULL,
    unit_prices     bigint[]    NOT NULL,
    currency        text        NOT NULL,
    total           bigint      NOT NULL CHECK (total >= 0),
    payment_id      uuid        NOT NULL,
    payment_method  text        NOT NULL,
    status          text        NOT NULL
        CHECK (status IN ('pending', 'confirmed', 'shipped', 'returned', 'rejected', 'cancelled')),
    reason          text        CHECK (reason IN ('out_of_stock', 'payment_declined', 'requested', 'expired')),
    version         bigint      NOT NULL CHECK (version >= 1),
    stock_state     text        NOT NULL
        CHECK (stock_state IN ('requested', 'reserved', 'refused', 'releasing', 'released',
                               'committing', 'committed', 'returning', 'returned')),
    payment_state   text        NOT NULL
        CHECK (payment_state IN ('none', 'requested', 'authorized', 'declined', 'voiding', 'voided',
                                 'capturing', 'captured', 'refunding', 'refunded')),
    placed_at       timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    CHECK (cardinality(skus) BETWEEN 1 AND 100
        AND cardinality(quantities) = cardinality(skus)
        AND cardinality(unit_prices) = cardinality(skus)),
    CHECK ((reason IS NOT NULL) = (status IN ('rejected', 'cancelled')))
)
-- Each order is rewritten soon after it is placed: room on its page keeps the new rows near.
WITH (fillfactor = 60);

COMMENT ON TABLE orders IS 'Every order, as it stands.';

-- A customer's orders, newest first: ids sort by age.
CREATE INDEX orders_by_user ON orders (user_id, id DESC);

-- What may have to expire, and what staff look at while orders settle; small, since few are pending at any moment.
CREATE INDEX orders_pending ON orders (id) WHERE status = 'pending';

CREATE TABLE order_change (
    order_id   uuid        NOT NULL,
    version    bigint      NOT NULL,
    status     text        NOT NULL,
    reason     text,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, version)
);

COMMENT ON TABLE order_change IS 'Every version of every order, as its customer saw it.';

CREATE TABLE price (
    sku      text   NOT NULL PRIMARY KEY,
    version  bigint NOT NULL,
    amount   bigint CHECK (amount >= 0),
    currency text,
    CHECK ((amount IS NULL) = (currency IS NULL))
);

COMMENT ON TABLE price IS 'What catalog told last of each SKU; without an amount it is withdrawn.';
