-- One authorization and what follows from it.
CREATE TABLE payment (
    id                      uuid PRIMARY KEY,
    -- The guard behind the decisions: an order has one payment, so it has at most one live authorization.
    order_id                uuid        NOT NULL UNIQUE,
    user_id                 uuid        NOT NULL,
    amount                  bigint      NOT NULL CHECK (amount >= 0),
    currency                text        NOT NULL,
    method                  text        NOT NULL,
    status                  text        NOT NULL CHECK (status IN ('authorizing', 'authorized', 'declined', 'capturing',
                                                'captured', 'voiding', 'voided', 'refunding', 'refunded')),
    -- What was asked while the provider had not answered.
    follow_up               text        NOT NULL CHECK (follow_up IN ('none', 'void', 'refund')),
    authorization_reference text,
    capture_reference       text,
    decline_reason          text,
    version                 bigint      NOT NULL,
    created_at              timestamptz NOT NULL,
    changed_at              timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX payment_by_user ON payment (user_id, id);

-- Payments whose void came before their authorization was asked for: they are never asked for.
CREATE TABLE payment_voided_early (
    payment_id uuid PRIMARY KEY,
    order_id   uuid        NOT NULL,
    voided_at  timestamptz NOT NULL
);

-- What the provider is to be asked for, or was; the id is the key that the provider gets.
CREATE TABLE provider_intent (
    id              uuid PRIMARY KEY,
    payment_id      uuid        NOT NULL REFERENCES payment,
    kind            text        NOT NULL CHECK (kind IN ('authorize', 'capture', 'void', 'refund')),
    amount          bigint      NOT NULL CHECK (amount >= 0),
    currency        text        NOT NULL,
    state           text        NOT NULL CHECK (state IN ('open', 'settled')),
    attempts        integer     NOT NULL,
    -- While a worker is at it, its lease: after that, another may take it up.
    next_attempt_at timestamptz NOT NULL,
    -- approved or declined, and why.
    outcome         text CHECK (outcome IN ('approved', 'declined')),
    reason          text,
    created_at      timestamptz NOT NULL,
    settled_at      timestamptz,
    cause_id        text        NOT NULL,
    trace_id        text        NOT NULL,
    span_id         text        NOT NULL,
    CHECK ((state = 'settled') = (settled_at IS NOT NULL AND outcome IS NOT NULL))
) WITH (fillfactor = 70);

CREATE INDEX provider_intent_open ON provider_intent (next_attempt_at) WHERE state = 'open';
CREATE INDEX provider_intent_by_payment ON provider_intent (payment_id);

-- The ledger: append-only, double entry.
CREATE TABLE ledger_transaction (
    id         uuid PRIMARY KEY,
    payment_id uuid        NOT NULL REFERENCES payment,
    kind       text        NOT NULL CHECK (kind IN ('authorization', 'void', 'capture', 'refund')),
    at         timestamptz NOT NULL,
    -- Each kind happens to a payment once: a second one is a bug that must not commit.
    UNIQUE (payment_id, kind)
);

CREATE TABLE ledger_entry (
    transaction_id uuid        NOT NULL REFERENCES ledger_transaction,
    line           integer     NOT NULL,
    payment_id     uuid        NOT NULL,
    account        text        NOT NULL,
    debit          bigint      NOT NULL CHECK (debit >= 0),
    credit         bigint      NOT NULL CHECK (credit >= 0),
    currency       text        NOT NULL,
    at             timestamptz NOT NULL,
    PRIMARY KEY (transaction_id, line),
    CHECK ((debit = 0) <> (credit = 0))
);

CREATE FUNCTION refuse_change_of_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: post a further transaction instead of changing %', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER ledger_transaction_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transaction
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_ledger();
CREATE TRIGGER ledger_entry_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_ledger();
