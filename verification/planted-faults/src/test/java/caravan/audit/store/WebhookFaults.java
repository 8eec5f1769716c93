package caravan.audit.store;

import java.util.List;
import java.util.Set;

/** Faults in what servers outside get. */
final class WebhookFaults {
    private static final String FIRST = "01900000-0000-7000-8000-0000000000f1";
    private static final String SECOND = "01900000-0000-7000-8000-0000000000f2";

    /** An event that the shop's endpoint wanted, with a delivery of the same id. */
    private static String delivery(String id, String status, int attempts) {
        return """
                WITH added AS (
                    INSERT INTO webhooks.event (message_id, type, key, source, position, body, wanted)
                    VALUES ('%1$s', 'orders.order-changed.v1', 'planted', 'planted', right('%1$s', 1)::int, '{}', 1)
                )
                INSERT INTO webhooks.delivery (id, endpoint_id, message_id, key, status, pending_since, attempts, redeliveries, settled_at)
                SELECT '%1$s', id, '%1$s', 'planted', '%2$s', now(), %3$s, 0, CASE '%2$s' WHEN 'pending' THEN NULL ELSE now() END
                FROM webhooks.endpoint
                """.formatted(id, status, attempts);
    }

    private static String attempt(String id) {
        return """
                INSERT INTO webhooks.attempt (delivery_id, redelivery, began_at, took_millis, status, answer_start)
                VALUES ('%s', 0, now(), 1, 500, '')
                """.formatted(id);
    }

    private static final String LANE = """
            INSERT INTO webhooks.lane (endpoint_id, key, due_at) SELECT id, 'planted', now() FROM webhooks.endpoint
            """;

    private static String endpoint(String status, String secret) {
        return """
                INSERT INTO webhooks.endpoint (id, url, event_types, types_since, description, status, secret, previous_secret, version,
                    created_at, changed_at)
                VALUES ('%s', '', '{}', now(), '', '%s', '%s', '', 1, now(), now())
                """.formatted(FIRST, status, secret);
    }

    static final List<Fault> ALL = List.of(
            Fault.of(
                    "a wanted event is not delivered",
                    "wanted-event-is-delivered",
                    "shipped",
                    Set.of(),
                    "UPDATE webhooks.endpoint SET types_since = types_since - interval '1 hour'",
                    """
                    DELETE FROM webhooks.delivery d USING webhooks.event e
                    WHERE e.message_id = d.message_id AND e.key = :shipped::text AND e.type = 'orders.order-changed.v1'
                        AND convert_from(e.body, 'UTF8')::jsonb -> 'data' ->> 'version' = '2'
                    """),
            Fault.of(
                    "an endpoint gets another message than was sent",
                    "delivered-event-is-the-message",
                    "shipped",
                    Set.of(),
                    """
                    UPDATE webhooks.event SET body = convert_to(replace(convert_from(body, 'UTF8'), 'shipped', 'returned'), 'UTF8')
                    WHERE key = :shipped::text AND convert_from(body, 'UTF8')::jsonb -> 'data' ->> 'version' = '3'
                    """),
            Fault.of(
                    "an endpoint gets an event in two deliveries",
                    "delivered-once-to-an-endpoint",
                    FIRST,
                    Set.of(),
                    "ALTER TABLE webhooks.delivery DROP CONSTRAINT delivery_message_id_endpoint_id_key",
                    delivery(FIRST, "failed", 0),
                    """
                    INSERT INTO webhooks.delivery (id, endpoint_id, message_id, key, status, pending_since, attempts, redeliveries, settled_at)
                    SELECT '%s', id, '%s', 'planted', 'failed', now(), 0, 0, now() FROM webhooks.endpoint
                    """.formatted(SECOND, FIRST)),
            Fault.of(
                    "a delivery is delivered although the endpoint refused it",
                    "delivered-means-accepted",
                    FIRST,
                    Set.of(),
                    delivery(FIRST, "delivered", 1),
                    attempt(FIRST)),
            Fault.of(
                    "a pending delivery is in no lane",
                    "pending-delivery-is-in-a-lane",
                    FIRST,
                    Set.of(),
                    delivery(FIRST, "pending", 0)),
            Fault.of(
                    "a delivery overtakes another",
                    "no-delivery-overtakes",
                    SECOND,
                    Set.of(),
                    delivery(FIRST, "pending", 0),
                    delivery(SECOND, "failed", 1),
                    LANE),
            Fault.of(
                    "an earlier delivery is attempted after a later one",
                    "attempts-keep-the-order",
                    FIRST,
                    Set.of(),
                    delivery(FIRST, "failed", 1),
                    delivery(SECOND, "failed", 1),
                    attempt(SECOND),
                    attempt(FIRST)),
            Fault.of(
                    "a lane does not end",
                    "lane-has-a-pending-delivery",
                    FIRST,
                    Set.of(),
                    endpoint("active", "x"),
                    "INSERT INTO webhooks.lane (endpoint_id, key, due_at) VALUES ('%s', 'planted', now())"
                            .formatted(FIRST)),
            Fault.of(
                    "the secret of a deleted endpoint is kept",
                    "deleted-endpoint-has-no-secret",
                    FIRST,
                    Set.of(),
                    endpoint("deleted", "x")));

    private WebhookFaults() {}
}
