-- The subscription has the name of its use case. What it has applied, and its dead letters, move to the new name: nothing is applied twice,
-- and nothing is skipped.
UPDATE applied_position SET subscription = 'handle-payment-commands' WHERE subscription = 'take-payment-commands';
UPDATE dead_letter SET subscription = 'handle-payment-commands' WHERE subscription = 'take-payment-commands';

-- A process of the version before that still runs finds no position of its own. It must not begin one at 0, and apply all messages again.
ALTER TABLE applied_position ADD CONSTRAINT applied_position_old_names CHECK (subscription <> 'take-payment-commands');

-- What the subscriber of this outbox has applied of it: a purge goes by it.
UPDATE applied_by SET subscription = 'orders.handle-payment-replies' WHERE subscription = 'orders.heeding-payments';
