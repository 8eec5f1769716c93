-- An order keeps the key that made it, uniquely, and what tells the key's request from another: a repeat is answered from the order, so no
-- purge of replies can have a second one made (docs/decisions/0025).

-- The version before kept a key apart for a week. Of orders that one key made since, the last keeps it: its reply may be the one that stands.
UPDATE orders SET idempotency_key = NULL
 WHERE EXISTS (SELECT FROM orders later WHERE later.idempotency_key = orders.idempotency_key AND later.id > orders.id);

-- Empty for an order whose reply was purged by then: any request with its key counts as the same.
ALTER TABLE orders ADD COLUMN key_fingerprint text;

UPDATE orders SET key_fingerprint = reply.fingerprint
  FROM idempotent_reply reply
 WHERE reply.scope || ' ' || reply.key = orders.idempotency_key AND reply.body ->> 'id' = orders.id::text;

CREATE UNIQUE INDEX orders_by_key ON orders (idempotency_key) WHERE idempotency_key IS NOT NULL;

COMMENT ON COLUMN orders.idempotency_key IS 'Whose key, and the key; empty if the caller sent none.';
COMMENT ON COLUMN orders.key_fingerprint IS 'Tells the request that the key was used for from another.';
