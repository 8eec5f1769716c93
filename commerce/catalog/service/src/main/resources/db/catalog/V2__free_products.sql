-- A product may be free.
ALTER TABLE product
    DROP CONSTRAINT product_price_amount_check,
    ADD CONSTRAINT product_price_amount_check CHECK (price_amount >= 0);
