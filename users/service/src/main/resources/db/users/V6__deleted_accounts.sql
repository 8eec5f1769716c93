-- Accounts that are gone, by their ids alone: a service that was away for long is told the state of all accounts, and of these that they
-- are gone.
CREATE TABLE deleted_account (
    user_id uuid   NOT NULL PRIMARY KEY,
    version bigint NOT NULL
);
