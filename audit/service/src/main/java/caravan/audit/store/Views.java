package caravan.audit.store;

/**
 * What several rules look at, as common table expressions before each query; PostgreSQL does not run those that a query
 * does not name. The services' tables are read directly, without the services' code: the same mistake in both would
 * hide itself.
 */
final class Views {
    static final String WITH = """
            WITH
            -- Every message that any service ever told.
            message AS (
                SELECT 'users' AS source, position, type, topic, key, partition FROM users.outbox
                UNION ALL SELECT 'catalog', position, type, topic, key, partition FROM catalog.outbox
                UNION ALL SELECT 'inventory', position, type, topic, key, partition FROM inventory.outbox
                UNION ALL SELECT 'orders', position, type, topic, key, partition FROM orders.outbox
                UNION ALL SELECT 'payments', position, type, topic, key, partition FROM payments.outbox
            ),
            head AS (
                SELECT 'users' AS source, position FROM users.outbox_head
                UNION ALL SELECT 'catalog', position FROM catalog.outbox_head
                UNION ALL SELECT 'inventory', position FROM inventory.outbox_head
                UNION ALL SELECT 'orders', position FROM orders.outbox_head
                UNION ALL SELECT 'payments', position FROM payments.outbox_head
            ),
            applied AS (
                SELECT 'users' AS subscriber, subscription, source, partition, position FROM users.applied_position
                UNION ALL SELECT 'catalog', subscription, source, partition, position FROM catalog.applied_position
                UNION ALL SELECT 'inventory', subscription, source, partition, position FROM inventory.applied_position
                UNION ALL SELECT 'orders', subscription, source, partition, position FROM orders.applied_position
                UNION ALL SELECT 'payments', subscription, source, partition, position FROM payments.applied_position
            ),
            dead_letter AS (
                SELECT 'users' AS subscriber, subscription, source, position, key, reason, error FROM users.dead_letter
                UNION ALL SELECT 'catalog', subscription, source, position, key, reason, error FROM catalog.dead_letter
                UNION ALL SELECT 'inventory', subscription, source, position, key, reason, error FROM inventory.dead_letter
                UNION ALL SELECT 'orders', subscription, source, position, key, reason, error FROM orders.dead_letter
                UNION ALL SELECT 'payments', subscription, source, position, key, reason, error FROM payments.dead_letter
            ),
            -- Who applies what. Messages that are only listened to (users', orders') wait for nobody.
            subscription (subscriber, name, source, topic) AS (VALUES
                ('inventory', 'commands', 'orders', 'inventory'),
                ('payments', 'take-payment-commands', 'orders', 'payments'),
                ('orders', 'heeding-inventory', 'inventory', 'inventory'),
                ('orders', 'heeding-payments', 'payments', 'payments'),
                ('orders', 'learning-prices', 'catalog', 'catalog')
            ),
            unapplied AS (
                SELECT s.subscriber, s.name, m.source, m.position
                FROM subscription s
                JOIN message m ON m.source = s.source AND m.topic = s.topic
                LEFT JOIN applied every ON every.subscriber = s.subscriber AND every.subscription = s.name
                    AND every.source = s.source AND every.partition = -1
                LEFT JOIN applied one ON one.subscriber = s.subscriber AND one.subscription = s.name
                    AND one.source = s.source AND one.partition = m.partition
                WHERE m.position > greatest(coalesce(every.position, 0), coalesce(one.position, 0))
            ),
            -- An order's lines, a row each.
            order_line AS (
                SELECT o.id AS order_id, l.sku, l.quantity, l.unit_price, o.currency
                FROM orders.orders o
                CROSS JOIN LATERAL unnest(o.skus, o.quantities, o.unit_prices) AS l (sku, quantity, unit_price)
            ),
            order_told AS (
                SELECT key AS order_id, position, (payload ->> 'version')::bigint AS version,
                    payload ->> 'status' AS status
                FROM orders.outbox WHERE type = 'orders.order-changed.v1'
            ),
            price_told AS (
                SELECT DISTINCT payload ->> 'sku' AS sku, (payload -> 'price' ->> 'amount')::bigint AS amount,
                    payload -> 'price' ->> 'currency' AS currency
                FROM catalog.outbox WHERE type = 'catalog.product-changed.v1'
            ),
            -- One authorization at the provider, as its log tells it.
            provider_authorization AS (
                SELECT authorization_key, payment_id,
                    count(*) FILTER (WHERE kind = 'authorize') AS authorizations,
                    count(*) FILTER (WHERE kind = 'void') AS voids,
                    count(*) FILTER (WHERE kind = 'capture') AS captures,
                    count(*) FILTER (WHERE kind = 'refund') AS refunds,
                    coalesce(sum(amount) FILTER (WHERE kind = 'authorize'), 0) AS authorized,
                    coalesce(sum(amount) FILTER (WHERE kind = 'capture'), 0) AS captured,
                    coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS refunded
                FROM payments.simulated_operation WHERE outcome = 'approved'
                GROUP BY authorization_key, payment_id
            ),
            -- All that the provider did for a payment. Held is what is authorized, and neither voided nor captured.
            provider_payment AS (
                SELECT payment_id,
                    sum(authorizations) AS authorizations, sum(voids) AS voids, sum(captures) AS captures,
                    sum(refunds) AS refunds,
                    count(*) FILTER (WHERE authorizations > 0 AND voids = 0 AND captures = 0) AS holds,
                    coalesce(sum(authorized) FILTER (WHERE voids = 0 AND captures = 0), 0) AS held,
                    sum(captured) AS captured, sum(refunded) AS refunded
                FROM provider_authorization GROUP BY payment_id
            ),
            -- For each payment: which business events the ledger tells.
            ledger_story AS (
                SELECT payment_id, string_agg(kind, '+' ORDER BY kind) AS kinds
                FROM payments.ledger_transaction GROUP BY payment_id
            )
            """;

    /**
     * What is still on its way: messages that nobody applied yet, and calls to the provider that are not settled. Every
     * change of state is made by one of these, so without any the system rests.
     */
    static final String WAITING = WITH + """
            SELECT (SELECT count(*) FROM unapplied)
                + (SELECT count(*) FROM payments.provider_intent WHERE state = 'open') AS waiting
            """;

    private Views() {}
}
