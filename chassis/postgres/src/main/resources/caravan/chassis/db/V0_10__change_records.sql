-- Who changed what, for ever: rows are added, and never changed or removed (docs/decisions/0040).
CREATE TABLE change_record (
    -- UUIDv7: tells when, too (uuid_extract_timestamp).
    id uuid PRIMARY KEY,
    -- A user's id, never a name. Null if the service did it of itself: then worker says what of it.
    actor uuid,
    actor_role text NOT NULL,
    worker text,
    action text NOT NULL,
    kind text NOT NULL,
    thing text NOT NULL,
    -- Only the fields that differ; null for none. json, not jsonb: they are handed on as they were written.
    before json,
    after json,
    -- The request's id, or what else led to it.
    cause text NOT NULL,
    trace_id text NOT NULL,
    CONSTRAINT change_record_actor CHECK ((actor IS NULL) = (actor_role = 'service') AND (actor IS NULL) = (worker IS NOT NULL))
);
CREATE INDEX change_record_by_actor ON change_record (actor, id) WHERE actor IS NOT NULL;
CREATE INDEX change_record_by_action ON change_record (action, id);
CREATE INDEX change_record_by_thing ON change_record (thing, id);

-- The service's role owns the table, so it could give itself back what is revoked: neither holds off whoever means to.
REVOKE UPDATE, DELETE, TRUNCATE ON change_record FROM CURRENT_USER;
CREATE FUNCTION refuse_to_change_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'change_record is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER change_record_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON change_record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_record();
