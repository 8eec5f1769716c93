-- An account. Whoever changes anything that belongs to a user locks this row first, accounts in order of their ids.
CREATE TABLE account (
    user_id       uuid        PRIMARY KEY,
    username      text        NOT NULL UNIQUE,
    display_name  text,
    role          text        NOT NULL CHECK (role IN ('customer', 'staff', 'administrator')),
    password_hash text        NOT NULL,
    created_at    timestamptz NOT NULL,
    version       bigint      NOT NULL CHECK (version > 0)
);

-- Lists accounts without a visit to the table.
CREATE UNIQUE INDEX account_listing
    ON account (user_id) INCLUDE (username, display_name, role, created_at, version);

-- Finds the administrators, of whom one must stay.
CREATE INDEX account_administrators ON account (user_id) WHERE role = 'administrator';

-- A sign-in that lasts; gone once it ends.
CREATE TABLE session (
    session_id         uuid        PRIMARY KEY,
    user_id            uuid        NOT NULL REFERENCES account ON DELETE CASCADE,
    created_at         timestamptz NOT NULL,
    last_used_at       timestamptz NOT NULL,
    client_address     text        NOT NULL,
    client_description text        NOT NULL
);
CREATE INDEX session_of_user ON session (user_id, session_id);
CREATE INDEX session_last_used ON session (last_used_at);
CREATE INDEX session_created ON session (created_at);

-- The refresh tokens of a live session: one that is good, and those exchanged before, whose reuse ends the session.
CREATE TABLE refresh_token (
    token_hash text    PRIMARY KEY,
    session_id uuid    NOT NULL REFERENCES session ON DELETE CASCADE,
    exchanged  boolean NOT NULL DEFAULT false
);
CREATE INDEX refresh_token_of_session ON refresh_token (session_id);
CREATE UNIQUE INDEX refresh_token_good ON refresh_token (session_id) WHERE NOT exchanged;

-- Sessions that ended before their last access token ran out: read at the start, since the memory of them is lost then.
CREATE TABLE ended_session (
    session_id          uuid        PRIMARY KEY,
    access_tokens_until timestamptz NOT NULL
);
CREATE INDEX ended_session_until ON ended_session (access_tokens_until);

-- The audit trail. An unknown name is not kept: it may be a mistyped password.
CREATE TABLE sign_in (
    sign_in_id         uuid        PRIMARY KEY,
    user_id            uuid,
    outcome            text        NOT NULL
        CHECK (outcome IN ('succeeded', 'wrong_credentials', 'refresh_token_reused')),
    client_address     text        NOT NULL,
    client_description text        NOT NULL,
    signed_in_at       timestamptz NOT NULL
);
CREATE INDEX sign_in_of_user ON sign_in (user_id, sign_in_id);

-- Keys that sign access tokens; the private part is encrypted with a key that is not in the database.
CREATE TABLE signing_key (
    key_id                text        PRIMARY KEY,
    state                 text        NOT NULL CHECK (state IN ('next', 'active', 'retired')),
    state_since           timestamptz NOT NULL,
    public_key            text        NOT NULL,
    private_key_encrypted text        NOT NULL
);
CREATE UNIQUE INDEX signing_key_one_next ON signing_key (state) WHERE state = 'next';
CREATE UNIQUE INDEX signing_key_one_active ON signing_key (state) WHERE state = 'active';
