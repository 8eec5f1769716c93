-- What an operator looks for among dead letters, so that a list need not read the events. Empty if the event does not say it.
ALTER TABLE dead_letter
    ADD COLUMN type text NOT NULL DEFAULT '',
    -- What led to the message: a request's or a message's id, and the trace.
    ADD COLUMN cause text NOT NULL DEFAULT '',
    ADD COLUMN trace_id text NOT NULL DEFAULT '';

CREATE FUNCTION event_attribute(event bytea, name text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN coalesce(convert_from(event, 'UTF8')::json ->> name, '');
EXCEPTION WHEN OTHERS THEN
    RETURN '';
END $$;
UPDATE dead_letter SET
    type = event_attribute(event, 'type'),
    cause = event_attribute(event, 'causationid'),
    trace_id = substr(event_attribute(event, 'traceparent'), 4, 32);
DROP FUNCTION event_attribute;
