package caravan.commerce.audit;

import caravan.audit.contract.AuditRules;
import caravan.audit.contract.Notes;
import caravan.audit.contract.Part;
import caravan.audit.contract.Part.Keys;
import caravan.audit.contract.Part.Relation;
import caravan.audit.contract.RuleQuery;
import caravan.audit.contract.SumRule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules about what servers outside get. They read the tables of webhooks alone, and messages. */
public final class WebhookRules implements AuditRules {
    /** An endpoint's types changed within this time at the latest, after the change had its time. */
    private static final String CHANGES_TAKE_MAX = "1 minute";

    private static final List<RuleQuery> OF_MESSAGES = List.of(
            RuleQuery.always(
                    "wanted-event-is-delivered",
                    "Each message that an endpoint wants has a delivery. Between two messages that an endpoint got, none is left out.",
                    "message",
                    "message m WHERE EXISTS (SELECT FROM webhooks.event e WHERE e.source = m.source AND e.position = m.position)",
                    """
                    WITH wanted AS (
                        SELECT m.source, m.partition, m.position, m.key, m.type, endpoint.id AS endpoint_id, d.id AS delivery_id,
                            d.id > purged.deliveries_to
                                AND uuid_extract_timestamp(d.id) > endpoint.types_since + interval '%s' AS counts
                        FROM message m
                        CROSS JOIN webhooks.purged
                        JOIN webhooks.endpoint ON endpoint.status <> 'deleted' AND m.type = ANY (endpoint.event_types)
                        LEFT JOIN webhooks.event e ON e.source = m.source AND e.position = m.position
                        LEFT JOIN webhooks.delivery d ON d.message_id = e.message_id AND d.endpoint_id = endpoint.id
                    ), reached AS (
                        SELECT endpoint_id, source, partition, min(position) AS low, max(position) AS high
                        FROM wanted WHERE counts GROUP BY endpoint_id, source, partition
                    )
                    SELECT w.key AS id, w.source || ' ' || w.position || ' has no delivery for ' || w.endpoint_id AS found,
                        'one delivery of ' || w.type AS expected
                    FROM wanted w JOIN reached r USING (endpoint_id, source, partition)
                    WHERE w.delivery_id IS NULL AND w.position BETWEEN r.low AND r.high
                    """.formatted(CHANGES_TAKE_MAX)),
            RuleQuery.always(
                    "delivered-event-is-the-message",
                    "What endpoints get is the message that was sent.",
                    "message",
                    "message m WHERE EXISTS (SELECT FROM webhooks.event e WHERE e.source = m.source AND e.position = m.position)",
                    """
                    SELECT m.key AS id, e.type || ' of ' || e.key || ' at ' || m.source || ' ' || m.position AS found,
                        m.type || ' of ' || m.key || ' with its data' AS expected
                    FROM message m JOIN webhooks.event e ON e.source = m.source AND e.position = m.position
                    WHERE (e.type, e.key) <> (m.type, m.key)
                        OR (convert_from(e.body, 'UTF8')::jsonb -> 'data') <> m.payload::jsonb
                    """));

    private static final List<RuleQuery> OF_EVENTS = List.of(
            RuleQuery.always(
                    "delivered-once-to-an-endpoint",
                    "An event has one delivery for each endpoint that wanted it, and no other.",
                    "delivery",
                    "the_webhook_delivery",
                    """
                    SELECT e.message_id::text AS id,
                        count(*) || ' deliveries for ' || count(DISTINCT d.endpoint_id) || ' endpoints' AS found,
                        'one for each of at most ' || e.wanted || ' endpoints' AS expected
                    FROM the_webhook_event e JOIN the_webhook_delivery d USING (message_id)
                    GROUP BY e.message_id, e.wanted
                    HAVING count(*) <> count(DISTINCT d.endpoint_id) OR count(*) > e.wanted
                    """),
            RuleQuery.always(
                    "delivered-means-accepted",
                    "A delivery is delivered only if the endpoint answered 2xx.",
                    "delivery",
                    "the_webhook_delivery WHERE status = 'delivered'",
                    """
                    SELECT d.id::text AS id, 'delivered without a 2xx' AS found, 'an attempt with 2xx' AS expected
                    FROM the_webhook_delivery d
                    WHERE d.status = 'delivered' AND NOT EXISTS (
                        SELECT FROM webhooks.attempt a
                        WHERE a.delivery_id = d.id AND a.redelivery = d.redeliveries AND a.status BETWEEN 200 AND 299)
                    """),
            RuleQuery.always(
                    "pending-delivery-is-in-a-lane",
                    "Each pending delivery is in a lane, so that a worker finds it.",
                    "delivery",
                    "the_webhook_delivery",
                    """
                    SELECT d.id::text AS id, 'pending without a lane' AS found, 'a lane' AS expected
                    FROM the_webhook_delivery d
                    JOIN webhooks.endpoint ON endpoint.id = d.endpoint_id AND endpoint.status <> 'deleted'
                    WHERE d.status = 'pending' AND NOT EXISTS (
                        SELECT FROM webhooks.lane l WHERE l.endpoint_id = d.endpoint_id AND l.key = d.key)
                    """),
            RuleQuery.always(
                    "no-delivery-overtakes",
                    "A delivery is attempted only when those of its key before it are delivered or given up.",
                    "delivery",
                    "the_webhook_delivery",
                    """
                    SELECT d.id::text AS id, 'attempted, and ' || e.id || ' is pending' AS found,
                        'not attempted yet' AS expected
                    FROM the_webhook_delivery d
                    JOIN webhooks.delivery e ON e.endpoint_id = d.endpoint_id AND e.key = d.key AND e.status = 'pending'
                        AND e.seq < d.seq AND e.redeliveries = 0
                    WHERE d.redeliveries = 0 AND (d.attempts > 0 OR d.status = 'delivered')
                    """));

    private static final List<RuleQuery> OF_ATTEMPTS = List.of(RuleQuery.always(
            "attempts-keep-the-order",
            "The attempts of a key are in the order of its deliveries, unless one is made again.",
            "delivery",
            "the_webhook_attempt",
            """
            SELECT DISTINCT delivery_id::text AS id, 'attempted after a later delivery of its key' AS found,
                'attempted before it' AS expected
            FROM (
                SELECT delivery_id, seq, max(seq) OVER (PARTITION BY endpoint_id, key ORDER BY id) AS latest
                FROM the_webhook_attempt WHERE redelivery = 0
            ) made
            WHERE seq < latest
            """));

    private static final List<RuleQuery> OF_ENDPOINTS = List.of(
            RuleQuery.always(
                    "lane-has-a-pending-delivery",
                    "A lane ends with its last pending delivery.",
                    "endpoint",
                    "the_webhook_endpoint",
                    """
                    SELECT e.id::text AS id, 'a lane of ' || l.key || ' without a pending delivery' AS found,
                        'no such lane' AS expected
                    FROM the_webhook_endpoint e JOIN webhooks.lane l ON l.endpoint_id = e.id
                    WHERE e.status <> 'deleted' AND NOT EXISTS (
                        SELECT FROM webhooks.delivery d
                        WHERE d.endpoint_id = l.endpoint_id AND d.key = l.key AND d.status = 'pending')
                    """),
            RuleQuery.always(
                    "deleted-endpoint-has-no-secret",
                    "A deleted endpoint has neither a secret nor a URL.",
                    "endpoint",
                    "the_webhook_endpoint",
                    """
                    SELECT id::text AS id, 'deleted, with a secret or a URL' AS found, 'neither' AS expected
                    FROM the_webhook_endpoint WHERE status = 'deleted' AND (secret <> '' OR previous_secret <> '' OR url <> '')
                    """));

    @Override
    public Set<String> schemas() {
        return Set.of("webhooks");
    }

    /** None: a delivery waits as long as a server outside does not answer, and changes nothing here. */
    @Override
    public List<String> waiting() {
        return List.of();
    }

    @Override
    public Map<String, String> marks() {
        return Map.of("webhook_attempt", "SELECT coalesce(max(id), 0)::text FROM webhooks.attempt");
    }

    @Override
    public List<Notes> notes() {
        return List.of();
    }

    @Override
    public List<RuleQuery> messageRules() {
        return OF_MESSAGES;
    }

    @Override
    public List<Part> parts() {
        return List.of(
                new Part(
                        "webhook_attempts",
                        "bigint",
                        List.of(Keys.of("webhooks.attempt", "id")),
                        List.of("""
                                SELECT id AS key FROM webhooks.attempt WHERE id > current_setting('audit.mark_webhook_attempt')::bigint
                                """),
                        List.of(new Relation("the_webhook_attempt", """
                                SELECT a.id, a.redelivery, a.delivery_id, d.endpoint_id, d.key AS key, d.seq
                                FROM looked_webhook_attempts k JOIN webhooks.attempt a ON a.id = k.key
                                JOIN webhooks.delivery d ON d.id = a.delivery_id
                                """)),
                        "",
                        OF_ATTEMPTS,
                        false),
                new Part(
                        "webhook_events",
                        "uuid",
                        List.of(Keys.of("webhooks.event", "message_id")),
                        List.of("""
                                SELECT message_id AS key FROM webhooks.delivery WHERE id >= current_setting('audit.low_id')::uuid
                                """, """
                                SELECT d.message_id AS key FROM changed_webhook_attempts c
                                JOIN webhooks.attempt a ON a.id = c.key JOIN webhooks.delivery d ON d.id = a.delivery_id
                                """),
                        List.of(new Relation("the_webhook_event", """
                                        SELECT e.message_id, e.wanted FROM looked_webhook_events k
                                        JOIN webhooks.event e ON e.message_id = k.key
                                        """), new Relation("the_webhook_delivery", """
                                        SELECT d.* FROM looked_webhook_events k JOIN webhooks.delivery d ON d.message_id = k.key
                                        """)),
                        "",
                        OF_EVENTS,
                        false),
                new Part(
                        "webhook_endpoints",
                        "uuid",
                        List.of(Keys.of("webhooks.endpoint", "id")),
                        List.of("SELECT id AS key FROM webhooks.endpoint"),
                        List.of(new Relation("the_webhook_endpoint", """
                                SELECT e.* FROM looked_webhook_endpoints k JOIN webhooks.endpoint e ON e.id = k.key
                                """)),
                        "",
                        OF_ENDPOINTS,
                        false));
    }

    @Override
    public List<SumRule> sums() {
        return List.of();
    }
}
