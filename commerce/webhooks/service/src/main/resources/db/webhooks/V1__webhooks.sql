-- Servers outside that get events. A deleted endpoint has no URL and no secret; its row goes when its deliveries are gone.
CREATE TABLE endpoint (
    id                    uuid PRIMARY KEY,
    url                   text        NOT NULL,
    event_types           text[]      NOT NULL,
    -- When they last changed, for the audit.
    types_since           timestamptz NOT NULL,
    description           text        NOT NULL,
    status                text        NOT NULL CHECK (status IN ('active', 'paused', 'deleted')),
    pause_reason          text CHECK (pause_reason IN ('administrator', 'gone', 'failing')),
    -- What signs. The earlier one signs, too, until its time is over; it is empty if there is none.
    secret                bytea       NOT NULL,
    previous_secret       bytea       NOT NULL,
    previous_secret_until timestamptz,
    -- The first failure since the last success.
    failing_since         timestamptz,
    version               bigint      NOT NULL CHECK (version > 0),
    created_at            timestamptz NOT NULL,
    changed_at            timestamptz NOT NULL,
    CHECK ((status = 'paused') = (pause_reason IS NOT NULL))
);

-- One row. Whoever changes endpoints locks it, so that there are never too many.
CREATE TABLE endpoint_guard (one boolean PRIMARY KEY DEFAULT true CHECK (one));
INSERT INTO endpoint_guard DEFAULT VALUES;

-- A message that some endpoint wanted: the CloudEvent, as it is sent.
CREATE TABLE event (
    message_id uuid PRIMARY KEY,
    type       text    NOT NULL,
    key        text    NOT NULL,
    source     text    NOT NULL,
    position   bigint  NOT NULL,
    body       bytea   NOT NULL,
    -- How many endpoints wanted it.
    wanted     integer NOT NULL CHECK (wanted > 0),
    UNIQUE (source, position)
);

-- Deliveries up to this id may be purged. One row, for the audit.
CREATE TABLE purged (one boolean PRIMARY KEY DEFAULT true CHECK (one), deliveries_to uuid NOT NULL);
INSERT INTO purged (deliveries_to) VALUES ('00000000-0000-0000-0000-000000000000');

-- An event for an endpoint.
CREATE TABLE delivery (
    id            uuid PRIMARY KEY,
    endpoint_id   uuid        NOT NULL,
    message_id    uuid        NOT NULL,
    key           text        NOT NULL,
    -- The order of the deliveries of a lane.
    seq           bigint      GENERATED ALWAYS AS IDENTITY,
    status        text        NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
    -- Since it is pending: when that began, and the attempts since then.
    pending_since timestamptz NOT NULL,
    attempts      integer     NOT NULL CHECK (attempts >= 0),
    redeliveries  integer     NOT NULL CHECK (redeliveries >= 0),
    settled_at    timestamptz,
    CHECK ((status = 'pending') = (settled_at IS NULL)),
    UNIQUE (message_id, endpoint_id)
);
CREATE INDEX delivery_of_endpoint ON delivery (endpoint_id, id);
CREATE INDEX delivery_failed ON delivery (endpoint_id, id) WHERE status = 'failed';
CREATE INDEX delivery_pending ON delivery (endpoint_id, key, seq) WHERE status = 'pending';

-- The pending deliveries of an endpoint and a key, which go one after the other. A lane is there as long as it has a pending delivery. Who
-- works on a lane has a lease of it: until due_at no other process takes it.
CREATE TABLE lane (
    endpoint_id uuid        NOT NULL,
    key         text        NOT NULL,
    due_at      timestamptz NOT NULL,
    lease       uuid,
    PRIMARY KEY (endpoint_id, key)
);
CREATE INDEX lane_due ON lane (endpoint_id, due_at);

-- What a server answered, or what went wrong.
CREATE TABLE attempt (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id  uuid        NOT NULL,
    redelivery   integer     NOT NULL,
    began_at     timestamptz NOT NULL,
    took_millis  integer     NOT NULL,
    status       integer,
    failure      text,
    answer_start bytea       NOT NULL,
    CHECK ((status IS NULL) <> (failure IS NULL))
);
CREATE INDEX attempt_of_delivery ON attempt (delivery_id, id);
