-- An outbox's row is a batch of messages: as many rows as transactions, not as messages (docs/decisions/0022).
ALTER TABLE outbox RENAME TO outbox_before;
ALTER INDEX outbox_pkey RENAME TO outbox_before_pkey;

-- Append-only. A row holds the messages of one transaction, or of a large one a part: those at the positions
-- position - count + 1 to position. They are a JSON array in UTF-8 of CloudEvents without source and position, which the row tells.
CREATE TABLE outbox (
    position bigint PRIMARY KEY,
    count integer NOT NULL CHECK (count > 0),
    time timestamptz NOT NULL,
    messages bytea NOT NULL
);
-- Not compressed: each is read once or twice, soon after it was written.
ALTER TABLE outbox ALTER COLUMN messages SET STORAGE EXTERNAL;

INSERT INTO outbox (position, count, time, messages)
SELECT position, 1, time, convert_to('[' || json_build_object(
    'specversion', '1.0', 'id', id, 'type', type, 'subject', key, 'partition', partition,
    'time', to_char(time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'datacontenttype', 'application/json',
    'traceparent', traceparent, 'causationid', cause, 'data', payload) || ']', 'UTF8')
FROM outbox_before ORDER BY position;
DROP TABLE outbox_before;

-- A row for each message, for people and the audit.
CREATE VIEW outbox_message AS
SELECT b.position - b.count + m.ordinal AS position, (m.message ->> 'id')::uuid AS id, m.message ->> 'type' AS type,
    split_part(m.message ->> 'type', '.', 1) AS topic, m.message ->> 'subject' AS key,
    (m.message ->> 'partition')::smallint AS partition, m.message -> 'data' AS payload, m.message ->> 'causationid' AS cause,
    m.message ->> 'traceparent' AS traceparent, b.time
FROM outbox b
CROSS JOIN LATERAL json_array_elements(convert_from(b.messages, 'UTF8')::json) WITH ORDINALITY AS m (message, ordinal);
