-- The view as before, but each row's JSON is parsed once instead of once for each column: half the time where all columns are read.
CREATE OR REPLACE VIEW outbox_message AS
SELECT b.position - b.count + m.ordinal AS position, m.id, m.type, split_part(m.type, '.', 1) AS topic, m.subject AS key,
    m.partition, m.data AS payload, m.causationid AS cause, m.traceparent, b.time
FROM outbox b
CROSS JOIN LATERAL ROWS FROM (json_to_recordset(convert_from(b.messages, 'UTF8')::json)
    AS (id uuid, type text, subject text, partition smallint, data json, causationid text, traceparent text))
    WITH ORDINALITY AS m (id, type, subject, partition, data, causationid, traceparent, ordinal);
