-- A customer may have to act before an amount is held, such as authenticate with the bank: commerce/payments/README.md.

ALTER TABLE payment
    DROP CONSTRAINT payment_status_check,
    ADD CONSTRAINT payment_status_check CHECK (status IN ('authorizing', 'action_required', 'authorized', 'renewing', 'declined',
        'capturing', 'captured', 'voiding', 'cancelling', 'voided', 'refunding', 'refunded')) NOT VALID;

-- A capture may wait until a lapsed authorization is renewed.
ALTER TABLE payment
    DROP CONSTRAINT payment_follow_up_check,
    ADD CONSTRAINT payment_follow_up_check CHECK (follow_up IN ('none', 'capture', 'void', 'refund')) NOT VALID;

ALTER TABLE provider_intent
    DROP CONSTRAINT provider_intent_kind_check,
    DROP CONSTRAINT provider_intent_outcome_check,
    ADD CONSTRAINT provider_intent_kind_check
        CHECK (kind IN ('authorize', 'confirm', 'renew', 'capture', 'void', 'cancel', 'refund')) NOT VALID,
    ADD CONSTRAINT provider_intent_outcome_check CHECK (outcome IN ('approved', 'declined', 'action_required')) NOT VALID;

-- What the customers of payments must do now. A row is deleted once they need not: it holds secrets.
CREATE TABLE payment_action (
    payment_id    uuid PRIMARY KEY,
    type          text        NOT NULL,
    url           text,
    client_secret text,
    required_at   timestamptz NOT NULL
);

-- Events of the provider that have come. It sends each until it is answered.
CREATE TABLE provider_event (
    id          text PRIMARY KEY,
    received_at timestamptz NOT NULL
);

CREATE INDEX provider_event_by_age ON provider_event (received_at);
