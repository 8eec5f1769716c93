-- For GET /payments/{id}/operations: a declined operation leaves no trace in the ledger, and is asked for again whenever its time comes.
CREATE INDEX provider_intent_by_payment ON provider_intent (payment_id);
