-- What the subscriber of this outbox has applied of it: a purge goes by it. Orders has renamed its subscription.
UPDATE applied_by SET subscription = 'orders.remember-prices' WHERE subscription = 'orders.learning-prices';
