-- Whether the trace of an intent's cause is kept: docs/decisions/0048. Those of earlier versions are not.
ALTER TABLE provider_intent ADD COLUMN sampled boolean NOT NULL DEFAULT false;
