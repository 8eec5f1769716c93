-- Other processes ask which sessions have ended since they asked last: by the time of the transaction, which the database's clock tells.
ALTER TABLE ended_session
    ADD COLUMN ended_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN reason   text        NOT NULL DEFAULT 'session_ended';
CREATE INDEX ended_session_at ON ended_session (ended_at, session_id);
