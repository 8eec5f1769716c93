package caravan.audit.store;

import caravan.audit.contract.RuleQuery;
import java.util.List;

/** Rules for messages: every service is known, and every message is there and is applied exactly once. */
final class MessageRules {
    static final List<RuleQuery> ALL = List.of(
            RuleQuery.always(
                    "every-outbox-is-known",
                    "Every schema with an outbox belongs to a service that the audit knows. So no service is left out.",
                    "schema",
                    "there",
                    """
                    SELECT t.name AS id, 'an outbox' AS found, 'none, because no service here has this name' AS expected
                    FROM there t LEFT JOIN described d ON d.name = t.name WHERE d.name IS NULL
                    """),
            RuleQuery.always(
                    "platform-is-whole",
                    "If one service of a platform has a schema, all of its services have one.",
                    "service",
                    "described",
                    """
                    SELECT d.name AS id, 'no schema' AS found, 'a schema, as the other services of ' || d.platform || ' have' AS expected
                    FROM described d LEFT JOIN there t ON t.name = d.name
                    WHERE t.name IS NULL
                        AND EXISTS (SELECT FROM described o JOIN there USING (name) WHERE o.platform = d.platform)
                    """),
            RuleQuery.always(
                    "positions-without-gap",
                    "A service's messages have every position, from the first one that is not purged or audited to the last one that was given out.",
                    "service",
                    "head",
                    """
                    SELECT * FROM (
                        SELECT source AS id, messages || ' messages, ' || first || ' to ' || last AS found,
                            wanted || ' messages, ' || beginning || ' to ' || position AS expected
                        FROM (
                            SELECT h.source, h.position, coalesce(m.messages, 0) AS messages, coalesce(m.first, 0) AS first,
                                coalesce(m.last, 0) AS last, e.unused, h.position - p.position - e.unused AS wanted,
                                p.position + e.unused_first + 1 AS beginning
                            FROM head h
                            JOIN looked_from p ON p.source = h.source
                            CROSS JOIN LATERAL (
                                SELECT coalesce(sum(begins_after - ended_at), 0) AS unused,
                                    coalesce(sum(begins_after - ended_at) FILTER (WHERE ended_at = p.position), 0) AS unused_first
                                FROM epoch WHERE source = h.source AND begins_after > p.position
                            ) e
                            LEFT JOIN (
                                SELECT source, sum(messages) AS messages, min(first) AS first, max(last) AS last
                                FROM read_message GROUP BY source
                            ) m ON m.source = h.source
                        ) counted
                        WHERE messages <> wanted OR (messages > 0 AND (last <> position OR first <> beginning))
                    ) broken
                    """),
            RuleQuery.always(
                    "purged-is-applied",
                    "Every subscription has applied the purged messages that it takes.",
                    "subscription",
                    "subscription",
                    """
                    SELECT s.subscriber || ' ' || s.name AS id,
                        s.type || ' purged up to ' || m.position || ' in partition ' || m.partition || ' of ' || m.source AS found,
                        'at most ' || greatest(coalesce(every.position, 0), coalesce(one.position, 0)) AS expected
                    FROM taken_type s
                    JOIN purged_message m ON m.type = s.type
                    LEFT JOIN applied every ON every.subscriber = s.subscriber AND every.subscription = s.name
                        AND every.source = m.source AND every.partition = -1
                    LEFT JOIN applied one ON one.subscriber = s.subscriber AND one.subscription = s.name
                        AND one.source = m.source AND one.partition = m.partition
                    WHERE m.position > greatest(coalesce(every.position, 0), coalesce(one.position, 0))
                    """),
            RuleQuery.always(
                    "subscription-lacks-nothing",
                    "No subscription lacks messages that are gone, and waits for a snapshot.",
                    "subscription",
                    "applied",
                    """
                    SELECT DISTINCT a.subscriber || ' ' || a.subscription AS id, 'the request ' || a.request || ' to ' || a.source AS found,
                        'no request for a snapshot' AS expected
                    FROM applied a WHERE a.request IS NOT NULL
                    """),
            RuleQuery.always(
                    "nothing-applied-ahead",
                    "No subscription has applied more than its source has sent.",
                    "subscription",
                    "applied",
                    """
                    SELECT a.subscriber || ' ' || a.subscription AS id, 'position ' || a.position || ' of ' || a.source AS found,
                        'at most ' || h.position AS expected
                    FROM applied a JOIN head h ON h.source = a.source WHERE a.position > h.position
                    """),
            RuleQuery.always("no-dead-letters", "No message is a dead letter.", "message", "subscription", """
                    SELECT key || ', ' || source || ' ' || position AS id,
                        subscriber || ' ' || subscription || ' ' || reason || ': ' || left(error, 200) AS found,
                        'applied' AS expected
                    FROM dead_letter
                    """));

    private MessageRules() {}
}
