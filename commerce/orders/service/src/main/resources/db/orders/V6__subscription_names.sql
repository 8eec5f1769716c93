-- Subscriptions have the names of their use cases. What each has applied, and its dead letters, move to the new name: nothing is applied
-- twice, and nothing is skipped.
UPDATE applied_position SET subscription = 'handle-stock-replies' WHERE subscription = 'heeding-inventory';
UPDATE applied_position SET subscription = 'handle-payment-replies' WHERE subscription = 'heeding-payments';
UPDATE applied_position SET subscription = 'remember-prices' WHERE subscription = 'learning-prices';

UPDATE dead_letter SET subscription = 'handle-stock-replies' WHERE subscription = 'heeding-inventory';
UPDATE dead_letter SET subscription = 'handle-payment-replies' WHERE subscription = 'heeding-payments';
UPDATE dead_letter SET subscription = 'remember-prices' WHERE subscription = 'learning-prices';

-- A process of the version before that still runs finds no position of its own. It must not begin one at 0, and apply all messages again.
ALTER TABLE applied_position ADD CONSTRAINT applied_position_old_names
    CHECK (subscription NOT IN ('heeding-inventory', 'heeding-payments', 'learning-prices'));

-- What the subscribers of this outbox have applied of it: a purge goes by it.
UPDATE applied_by SET subscription = 'inventory.handle-reservation-commands' WHERE subscription = 'inventory.commands';
UPDATE applied_by SET subscription = 'payments.handle-payment-commands' WHERE subscription = 'payments.take-payment-commands';
