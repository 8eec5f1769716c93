-- What was left of each SKU for want of which an order was rejected. Empty for all other orders, and for those that were rejected before
-- this was kept.
ALTER TABLE orders ADD COLUMN short_skus text[], ADD COLUMN short_available bigint[];
ALTER TABLE orders ADD CONSTRAINT orders_shortages_check
    CHECK (cardinality(short_available) IS NOT DISTINCT FROM cardinality(short_skus)) NOT VALID;
