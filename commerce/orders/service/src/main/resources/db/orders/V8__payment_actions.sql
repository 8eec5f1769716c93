-- A customer may have to act before a payment is authorized. The order stays pending, with a reason.
ALTER TABLE orders
    DROP CONSTRAINT orders_reason_check,
    DROP CONSTRAINT orders_check1,
    DROP CONSTRAINT orders_payment_state_check,
    ADD CONSTRAINT orders_reason_check
        CHECK (reason IN ('out_of_stock', 'payment_declined', 'requested', 'expired', 'payment_lapsed',
                          'payment_action_required')) NOT VALID,
    ADD CONSTRAINT orders_reason_of_status_check
        CHECK (CASE WHEN status IN ('rejected', 'cancelled') THEN reason IS NOT NULL AND reason <> 'payment_action_required'
               WHEN status = 'pending' THEN coalesce(reason, 'payment_action_required') = 'payment_action_required'
               ELSE reason IS NULL END) NOT VALID,
    ADD CONSTRAINT orders_payment_state_check
        CHECK (payment_state IN ('none', 'requested', 'action_required', 'authorized', 'declined', 'voiding', 'voided',
                                 'capturing', 'captured', 'refunding', 'refunded')) NOT VALID;
