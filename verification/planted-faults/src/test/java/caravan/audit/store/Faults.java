package caravan.audit.store;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The planted faults, each with exactly the rules that it breaks. */
final class Faults {
    private static final String NOBODYS = "01900000-0000-7000-8000-000000000000";

    /** Adds a message to an outbox, as a committed transaction does. */
    static String tell(String service, String type, String key, String payload) {
        return """
                WITH next AS (UPDATE %1$s.outbox_head SET position = position + 1 RETURNING position)
                INSERT INTO %1$s.outbox (position, count, time, messages)
                SELECT position, 1, now(), convert_to(json_build_array(json_build_object(
                    'type', '%2$s', 'subject', %3$s, 'partition', 0, 'data', %4$s::json))::text, 'UTF8') FROM next
                """.formatted(service, type, key, payload);
    }

    static String applied(String subscriber, String source) {
        return """
                UPDATE %1$s.applied_position SET position = (SELECT position FROM %2$s.outbox_head)
                WHERE source = '%2$s' AND partition = -1
                """.formatted(subscriber, source);
    }

    /** Purges a service's outbox up to a row, as the service purges old messages. */
    static String purge(String service, String row) {
        return """
                WITH gone AS (DELETE FROM %1$s.outbox WHERE position <= (SELECT %2$s(position) FROM %1$s.outbox) RETURNING position, time)
                UPDATE %1$s.outbox_purge SET position = (SELECT max(position) FROM gone), until = (SELECT max(time) FROM gone)
                """.formatted(service, row);
    }

    /** Begins an epoch of a service's outbox, as the service does at a start on a restored database. */
    static List<String> beginEpoch(String service) {
        return List.of(
                """
                INSERT INTO %1$s.outbox_epoch
                SELECT ((position >> 39) + 1) << 39, position, 'another', now() FROM %1$s.outbox_head
                """.formatted(service),
                "UPDATE %1$s.outbox_head SET position = (SELECT max(begins_after) FROM %1$s.outbox_epoch)"
                        .formatted(service),
                tell(service, service + ".epoch-begun.v1", "'outbox'", "'{}'"));
    }

    private static final String UNTOLD = """
            UPDATE orders.outbox b SET messages = (
                SELECT convert_to('[' || coalesce(string_agg(e.event::text, ',' ORDER BY e.ordinal), '') || ']', 'UTF8')
                FROM json_array_elements(convert_from(b.messages, 'UTF8')::json) WITH ORDINALITY AS e (event, ordinal)
                WHERE b.position - b.count + e.ordinal <> m.position
            )
            FROM orders.outbox_message m
            WHERE m.key = :paid::text AND m.type = 'orders.order-changed.v1' AND m.payload ->> 'version' = '2'
                AND m.position BETWEEN b.position - b.count + 1 AND b.position
            """;

    /** Copies an operation of the provider's log under a fresh key. */
    private static String providerDidAgain(String order, String kind, String authorizationKey) {
        return """
                INSERT INTO payments.simulated_operation
                    (key, kind, authorization_key, payment_id, amount, currency, method, outcome, reason, reference, at)
                SELECT k.key, o.kind, %3$s, o.payment_id, o.amount, o.currency, o.method, o.outcome, o.reason, o.reference, now()
                FROM payments.simulated_operation o
                JOIN orders.orders ord ON ord.payment_id = o.payment_id
                CROSS JOIN (SELECT gen_random_uuid() AS key) k
                WHERE ord.id = :%1$s AND o.kind = '%2$s'
                """.formatted(order, kind, authorizationKey);
    }

    private static String addNotes(String order, String owner, int notes) {
        return """
                INSERT INTO orders.note (id, order_id, owner_id, author_id, by_staff, visibility, text, created_at)
                SELECT uuidv7(), %1$s, %2$s, %2$s, false, 'customer', 'a note', now() FROM generate_series(1, %3$s)
                """.formatted(order, owner, Integer.toString(notes));
    }

    private static final List<Fault> DETAILS = List.of(
            Fault.of(
                    "a user has two orders with one reference",
                    "one-order-a-reference",
                    "paid_again",
                    Set.of(),
                    "DROP INDEX orders.orders_by_reference",
                    "UPDATE orders.orders SET external_reference = 'SHOP-1' WHERE id IN (:paid, :paid_again)"),
            Fault.of(
                    "a note has no order",
                    "note-is-at-its-order",
                    NOBODYS,
                    Set.of(),
                    addNotes("'" + NOBODYS + "'", "'" + NOBODYS + "'", 1)),
            Fault.of(
                    "a note would not be erased with the account",
                    "note-is-at-its-order",
                    "paid",
                    Set.of(),
                    addNotes(":paid", "'" + NOBODYS + "'", 1)),
            Fault.of(
                    "an order has more notes than it can have",
                    "notes-are-bounded",
                    "paid",
                    Set.of(),
                    addNotes(":paid", "(SELECT user_id FROM orders.orders WHERE id = :paid)", 101)),
            Fault.of(
                    "a change of details changes the status",
                    "steps-are-legal",
                    "paid",
                    Set.of(),
                    "UPDATE orders.orders SET details_versions = '{2}' WHERE id = :paid"));

    private static final List<Fault> ORDERS = List.of(
            Fault.of(
                    "an acknowledged order is lost",
                    "acknowledged-order-exists",
                    "cancelled",
                    Set.of(
                            "nothing-told-that-is-not",
                            "reservation-is-its-orders",
                            "asked-once",
                            "one-payment-an-order"),
                    "DELETE FROM orders.orders WHERE id = :cancelled"),
            Fault.of(
                    "a key makes a second order",
                    "one-order-a-key",
                    "paid_again",
                    Set.of(),
                    "DROP INDEX orders.orders_by_key",
                    """
                    UPDATE orders.orders SET idempotency_key = (SELECT idempotency_key FROM orders.orders WHERE id = :paid)
                    WHERE id = :paid_again
                    """),
            Fault.of(
                    "a total that is not the sum of its lines",
                    "total-is-sum-of-lines",
                    "sold_out",
                    Set.of(),
                    "UPDATE orders.orders SET total = total - 1 WHERE id = :sold_out"),
            Fault.of(
                    "a price that the customer chose",
                    "price-was-catalogs",
                    "sold_out",
                    Set.of(),
                    "UPDATE orders.orders SET unit_prices = '{1}', total = 1 WHERE id = :sold_out"),
            Fault.of(
                    "a version is skipped",
                    "versions-go-up-by-one",
                    "paid",
                    Set.of(),
                    "ALTER TABLE orders.orders DROP CONSTRAINT orders_history_check",
                    "UPDATE orders.orders SET version = version + 1 WHERE id = :paid"),
            Fault.of(
                    "the position check is skipped and a reply is applied twice",
                    "steps-are-legal",
                    "paid",
                    Set.of(),
                    """
                    UPDATE orders.orders SET version = 3, history_statuses = history_statuses || 'confirmed'::text,
                        history_reasons = history_reasons || NULL::text, history_times = history_times || now()
                    WHERE id = :paid
                    """,
                    tell(
                            "orders",
                            "orders.order-changed.v1",
                            ":paid::text",
                            "'{\"version\": 3, \"status\": \"confirmed\"}'")),
            Fault.of(
                    "a change of an order is not told",
                    "version-is-told-once",
                    "paid",
                    Set.of("positions-without-gap"),
                    UNTOLD),
            Fault.of(
                    "a change of an order is not told, and only earlier messages are purged",
                    "version-is-told-once",
                    "paid",
                    Set.of("positions-without-gap"),
                    purge("orders", "min"),
                    UNTOLD),
            Fault.of(
                    "a message is published without its commit",
                    "nothing-told-that-is-not",
                    NOBODYS,
                    Set.of(),
                    tell(
                            "orders",
                            "orders.order-changed.v1",
                            "'" + NOBODYS + "'",
                            "'{\"version\": 1, \"status\": \"pending\"}'")),
            Fault.of(
                    "a pending order is forgotten, and will never expire",
                    "pending-order-is-known",
                    "declined",
                    Set.of("versions-go-up-by-one", "no-order-between-states"),
                    "UPDATE orders.orders SET status = 'pending', reason = NULL WHERE id = :declined",
                    "UPDATE orders.pending_known SET looked_up_to = :declined, orders = '{}'"),
            Fault.of(
                    "an order is stuck between states",
                    "no-order-between-states",
                    "cancelled",
                    Set.of(),
                    "UPDATE orders.orders SET payment_state = 'voiding' WHERE id = :cancelled"),
            Fault.of(
                    "orders missed a price",
                    "price-list-is-catalogs",
                    "tea",
                    Set.of(),
                    "DELETE FROM orders.price WHERE sku = 'tea'"));

    private static final List<Fault> STOCK = List.of(
            Fault.of(
                    "a reservation is released twice",
                    "reserved-is-what-is-held",
                    "tea",
                    Set.of(),
                    "UPDATE inventory.stock SET reserved = reserved - 2 WHERE sku = 'tea'"),
            Fault.of(
                    "more is reserved than there is",
                    "stock-within-bounds",
                    "tea",
                    Set.of("reserved-is-what-is-held"),
                    "ALTER TABLE inventory.stock DROP CONSTRAINT stock_check",
                    "UPDATE inventory.stock SET reserved = on_hand + 1 WHERE sku = 'tea'"),
            Fault.of(
                    "pieces vanish without a movement",
                    "on-hand-is-what-moved",
                    "tea",
                    Set.of(),
                    "UPDATE inventory.stock SET on_hand = on_hand - 1 WHERE sku = 'tea'"),
            Fault.of(
                    "stock is sold twice",
                    "pieces-leave-and-return-once",
                    "shipped",
                    Set.of(),
                    """
                    INSERT INTO inventory.stock_movement (sku, kind, change, cause, at)
                    VALUES ('tea', 'commit', -2, :shipped::text, now())
                    """,
                    "UPDATE inventory.stock SET on_hand = on_hand - 2 WHERE sku = 'tea'"),
            Fault.of(
                    "stock is held for an order that does not exist",
                    "reservation-is-its-orders",
                    NOBODYS,
                    Set.of(),
                    "INSERT INTO inventory.reservation VALUES ('" + NOBODYS + "', 'held', '{}', '{tea}', '{1}', now())",
                    "UPDATE inventory.stock SET reserved = reserved + 1 WHERE sku = 'tea'"),
            Fault.of(
                    "a confirmed order's stock is given away",
                    "confirmed-order-holds-its-stock",
                    "paid",
                    Set.of(),
                    "UPDATE inventory.reservation SET state = 'released' WHERE id = :paid",
                    "UPDATE inventory.stock SET reserved = reserved - 2 WHERE sku = 'tea'"),
            Fault.of(
                    "a cancelled order still holds stock",
                    "given-up-order-holds-no-stock",
                    "cancelled",
                    Set.of("replies-tell-what-is"),
                    "UPDATE inventory.reservation SET state = 'held' WHERE id = :cancelled",
                    "UPDATE inventory.stock SET reserved = reserved + 2 WHERE sku = 'tea'"),
            Fault.of(
                    "a shipped order's stock comes back by itself",
                    "shipped-stock-has-left",
                    "shipped",
                    Set.of(),
                    "UPDATE inventory.reservation SET state = 'returned' WHERE id = :shipped",
                    """
                    INSERT INTO inventory.stock_movement (sku, kind, change, cause, at)
                    VALUES ('tea', 'return', 2, :shipped::text, now())
                    """,
                    "UPDATE inventory.stock SET on_hand = on_hand + 2 WHERE sku = 'tea'"));

    private static final List<Fault> PAYMENTS = List.of(
            Fault.of(
                    "a payment is authorized for another amount",
                    "confirmed-is-authorized",
                    "paid",
                    Set.of(
                            "confirmed-is-held-at-provider",
                            "accounts-agree-with-payments",
                            "accounts-agree-with-provider"),
                    "UPDATE payments.payment SET amount = amount - 1 WHERE order_id = :paid",
                    """
                    UPDATE payments.simulated_operation SET amount = amount - 1
                    WHERE payment_id = (SELECT payment_id FROM orders.orders WHERE id = :paid)
                    """),
            Fault.of(
                    "the provider holds another amount than payments has stored",
                    "confirmed-is-held-at-provider",
                    "paid",
                    Set.of("payments-and-provider-agree", "accounts-agree-with-provider"),
                    """
                    UPDATE payments.simulated_operation SET amount = amount + 100
                    WHERE payment_id = (SELECT payment_id FROM orders.orders WHERE id = :paid)
                    """),
            Fault.of(
                    "the provider is asked twice and holds twice",
                    "one-live-authorization",
                    "paid",
                    Set.of(
                            "confirmed-is-held-at-provider",
                            "payments-and-provider-agree",
                            "accounts-agree-with-provider"),
                    providerDidAgain("paid", "authorize", "k.key")),
            Fault.of(
                    "a payment is charged twice",
                    "taken-and-given-back-once",
                    "shipped",
                    Set.of(
                            "provider-took-what-was-shipped",
                            "payments-and-provider-agree",
                            "accounts-agree-with-provider"),
                    providerDidAgain("shipped", "capture", "o.authorization_key")),
            Fault.of(
                    "a shipped order's payment was never captured",
                    "provider-took-what-was-shipped",
                    "shipped",
                    Set.of("payments-and-provider-agree", "accounts-agree-with-provider"),
                    """
                    DELETE FROM payments.simulated_operation WHERE kind = 'capture'
                        AND payment_id = (SELECT payment_id FROM orders.orders WHERE id = :shipped)
                    """),
            Fault.of(
                    "payments forgets that it captured a shipped order's payment",
                    "shipped-is-paid",
                    "shipped",
                    Set.of("payments-and-provider-agree", "ledger-tells-each-payment", "accounts-agree-with-payments"),
                    "UPDATE payments.payment SET status = 'authorized' WHERE order_id = :shipped"),
            Fault.of(
                    "a cancelled order's payment is captured",
                    "provider-keeps-nothing-of-given-up-orders",
                    "cancelled",
                    Set.of("payments-and-provider-agree", "accounts-agree-with-provider"),
                    """
                    UPDATE payments.simulated_operation SET kind = 'capture' WHERE kind = 'void'
                        AND payment_id = (SELECT payment_id FROM orders.orders WHERE id = :cancelled)
                    """),
            Fault.of(
                    "an order names another payment than the one that was made for it",
                    "one-payment-an-order",
                    "declined",
                    Set.of(),
                    "UPDATE orders.orders SET payment_id = '" + NOBODYS + "' WHERE id = :declined"),
            Fault.of(
                    "payments has stored a refund that the provider never made",
                    "payments-and-provider-agree",
                    "returned",
                    Set.of("provider-took-what-was-shipped", "accounts-agree-with-provider"),
                    """
                    UPDATE payments.simulated_operation SET outcome = 'declined' WHERE kind = 'refund'
                        AND payment_id = (SELECT payment_id FROM orders.orders WHERE id = :returned)
                    """),
            Fault.of(
                    "a payment is stuck between states",
                    "no-payment-between-states",
                    "declined",
                    Set.of("given-up-order-keeps-no-money", "replies-tell-what-is"),
                    "UPDATE payments.payment SET status = 'authorizing' WHERE order_id = :declined"));

    /** Books a transfer of an order's total. */
    private static String book(String order, String intent, String kind, String debit, String credit, String released) {
        return """
                INSERT INTO payments.ledger_transfer
                    (intent_id, payment_id, kind, debit, credit, amount, hold_released, currency, at)
                SELECT %2$s, payment_id, '%3$s', '%4$s', '%5$s', total, %6$s, currency, now()
                FROM orders.orders WHERE id = :%1$s
                """.formatted(order, intent, kind, debit, credit, released);
    }

    private static String approve(String order, String kind) {
        return """
                INSERT INTO payments.provider_intent
                    (id, payment_id, kind, amount, currency, state, outcome, created_at, settled_at, cause_id, trace_id, span_id)
                SELECT '%3$s', payment_id, '%2$s', total, currency, 'settled', 'approved', now(), now(), '', '', ''
                FROM orders.orders WHERE id = :%1$s
                """.formatted(order, kind, NOBODYS);
    }

    private static final List<Fault> LEDGER = List.of(
            Fault.of(
                    "an approved intent is not booked",
                    "transfers-are-of-intents",
                    "paid",
                    Set.of(),
                    approve("paid", "capture")),
            Fault.of(
                    "a void is booked of a payment that nobody knows",
                    "money-stays-within-authorization",
                    "unknown, payment " + NOBODYS,
                    Set.of("transfers-are-of-intents", "accounts-agree-with-payments", "accounts-agree-with-provider"),
                    """
                    INSERT INTO payments.ledger_transfer
                    VALUES ('%1$s', '%1$s', 'void', 'authorizations_owed', 'authorizations_held', 1, 0, 'EUR', now())
                    """.formatted(NOBODYS)),
            Fault.of(
                    "a capture is booked that never was",
                    "ledger-tells-each-payment",
                    "paid",
                    Set.of("accounts-agree-with-payments", "accounts-agree-with-provider"),
                    approve("paid", "capture"),
                    book("paid", "'" + NOBODYS + "'", "capture", "provider_receivable", "sales", "total")),
            Fault.of(
                    "more is refunded than was captured",
                    "money-stays-within-authorization",
                    "returned",
                    Set.of("ledger-tells-each-payment", "accounts-agree-with-payments", "accounts-agree-with-provider"),
                    approve("returned", "refund"),
                    book("returned", "'" + NOBODYS + "'", "refund", "sales_returns", "provider_receivable", "0")));

    private static final List<Fault> MESSAGES = List.of(
            Fault.of(
                    "a service that nobody knows has an outbox",
                    "every-outbox-is-known",
                    "ghosts",
                    Set.of(),
                    "CREATE SCHEMA ghosts CREATE TABLE outbox_head (position bigint)"),
            Fault.of(
                    "a service's schema is lost",
                    "platform-is-whole",
                    "catalog",
                    Set.of(),
                    "DROP SCHEMA catalog CASCADE"),
            Fault.of(
                    "a position was given out, and its message is not there",
                    "positions-without-gap",
                    "users",
                    Set.of(),
                    "UPDATE users.outbox_head SET position = position + 1"),
            Fault.of(
                    "the oldest messages are gone",
                    "positions-without-gap",
                    "users",
                    Set.of(),
                    "DELETE FROM users.outbox WHERE position = (SELECT min(position) FROM users.outbox)"),
            Fault.of(
                    "a message behind those that were purged is gone",
                    "positions-without-gap",
                    "users",
                    Set.of(),
                    purge("users", "min"),
                    "DELETE FROM users.outbox WHERE position = (SELECT min(position) FROM users.outbox)"),
            Fault.of(
                    "the last message of an epoch is gone",
                    "positions-without-gap",
                    "users",
                    Set.of(),
                    Stream.concat(beginEpoch("users").stream(), Stream.of("""
                                            DELETE FROM users.outbox
                                            WHERE position = (SELECT max(ended_at) FROM users.outbox_epoch)
                                            """)).toArray(String[]::new)),
            Fault.of(
                    "a message is purged before it is applied",
                    "purged-is-applied",
                    "payments handle-payment-commands",
                    Set.of(),
                    "INSERT INTO orders.purged_message VALUES ('payments.authorize-payment.v1', 0, 1000000)"),
            Fault.of(
                    "a subscription lacks messages that are gone",
                    "subscription-lacks-nothing",
                    "orders remember-prices",
                    Set.of(),
                    """
                    UPDATE orders.applied_position SET request = gen_random_uuid()
                    WHERE source = 'catalog' AND subscription = 'remember-prices'
                    """),
            Fault.of(
                    "a subscription counts messages that were never told",
                    "nothing-applied-ahead",
                    "inventory handle-reservation-commands",
                    Set.of(),
                    """
                    UPDATE inventory.applied_position SET position = position + 1000
                    WHERE source = 'orders' AND subscription = 'handle-reservation-commands'
                    """),
            Fault.of("a message failed for good", "no-dead-letters", "some-key, orders 7", Set.of(), """
                    INSERT INTO payments.dead_letter
                    VALUES (gen_random_uuid(), 'handle-payment-commands', 'orders', 0, 7, 'some-key', '', 'failed', 'boom', 5, now())
                    """),
            Fault.of(
                    "a payment is asked for twice",
                    "asked-once",
                    "paid",
                    Set.of(),
                    tell("orders", "payments.authorize-payment.v1", ":paid::text", "'{}'"),
                    applied("payments", "orders"),
                    applied("inventory", "orders")),
            Fault.of(
                    "a command is passed over and never done",
                    "asked-is-done",
                    "sold_out",
                    Set.of("given-up-order-holds-no-stock", "replies-tell-what-is"),
                    "DELETE FROM inventory.reservation WHERE id = :sold_out"),
            Fault.of(
                    "inventory tells of a reservation that it never made",
                    "replies-tell-what-is",
                    NOBODYS,
                    Set.of(),
                    tell("inventory", "inventory.stock-reserved.v1", "'" + NOBODYS + "'", "'{}'"),
                    applied("orders", "inventory")));

    static Stream<Fault> all() {
        return Stream.of(ORDERS, DETAILS, STOCK, PAYMENTS, LEDGER, MESSAGES, WebhookFaults.ALL)
                .flatMap(List::stream);
    }

    private Faults() {}
}
