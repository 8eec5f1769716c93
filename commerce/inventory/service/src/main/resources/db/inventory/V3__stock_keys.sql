-- A key changes a level once, however late a repeat comes: it is kept for as long as the movements are (docs/decisions/0025).
CREATE TABLE stock_key (
    -- Whose key, and the key.
    key         text PRIMARY KEY,
    -- Tells the request that the key was used for from another.
    fingerprint text NOT NULL,
    -- The level as the request left it: what a repeat is answered.
    sku         text COLLATE "C" NOT NULL,
    on_hand     bigint NOT NULL,
    reserved    bigint NOT NULL,
    version     bigint NOT NULL
);

-- Of the version before, those whose reply was not purged yet.
INSERT INTO stock_key (key, fingerprint, sku, on_hand, reserved, version)
SELECT scope || ' ' || key, fingerprint, body ->> 'sku', (body ->> 'on_hand')::bigint, (body ->> 'reserved')::bigint,
    (body ->> 'version')::bigint
FROM idempotent_reply WHERE status = 201;
