-- An order's history is part of its row, so that a change is one update of one row; and nothing but what never changes is in an index,
-- so that the update stays within its page. The table is copied, not updated in place: an update would leave it twice as large as needed.
ALTER TABLE orders RENAME TO earlier_orders;
ALTER TABLE earlier_orders RENAME CONSTRAINT orders_pkey TO earlier_orders_pkey;
ALTER INDEX orders_by_user RENAME TO earlier_orders_by_user;

CREATE TABLE orders (
    LIKE earlier_orders INCLUDING CONSTRAINTS,
    -- Every version as the customer saw it: version n stands at place n.
    history_statuses text[]        NOT NULL,
    history_reasons  text[]        NOT NULL,
    history_times    timestamptz[] NOT NULL,
    CONSTRAINT orders_history_check CHECK (cardinality(history_statuses) = version
        AND cardinality(history_reasons) = version
        AND cardinality(history_times) = version)
)
-- More than half of each page is free, so that all its orders can change at once, and grow by a version, without leaving it.
WITH (fillfactor = 45);

COMMENT ON TABLE orders IS 'Every order, as it stands, with its lines and its history.';

INSERT INTO orders
SELECT o.*, h.statuses, h.reasons, h.times
  FROM earlier_orders o
  -- An order without its history would stop this, not vanish.
  LEFT JOIN (SELECT order_id, array_agg(status ORDER BY version) AS statuses, array_agg(reason ORDER BY version) AS reasons,
               array_agg(changed_at ORDER BY version) AS times
          FROM order_change GROUP BY order_id) h ON h.order_id = o.id
 ORDER BY o.id;

ALTER TABLE orders ADD PRIMARY KEY (id);

-- A customer's orders, newest first: ids sort by age.
CREATE INDEX orders_by_user ON orders (user_id, id DESC);

-- Where the pending orders are, without an index on what changes; docs/decisions/0024 tells why.
CREATE TABLE pending_known (
    one          boolean NOT NULL PRIMARY KEY DEFAULT TRUE CHECK (one),
    looked_up_to uuid    NOT NULL,
    orders       uuid[]  NOT NULL CHECK (cardinality(orders) <= 10000)
)
WITH (fillfactor = 50);

COMMENT ON TABLE pending_known IS 'Every pending order has an id above looked_up_to, or stands in orders.';

-- From just before the first pending order on, or from the last order if none is pending.
INSERT INTO pending_known (looked_up_to, orders)
SELECT coalesce(
           (SELECT id FROM orders
             WHERE id < coalesce((SELECT id FROM earlier_orders WHERE status = 'pending' ORDER BY id LIMIT 1),
                                 'ffffffff-ffff-ffff-ffff-ffffffffffff')
             ORDER BY id DESC LIMIT 1),
           '00000000-0000-0000-0000-000000000000'),
       '{}';

DROP TABLE order_change, earlier_orders;
