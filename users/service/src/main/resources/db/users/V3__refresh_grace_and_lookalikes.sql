-- When a refresh token was exchanged: for a short grace its successor is answered again. Of those exchanged before nobody knows.
ALTER TABLE refresh_token ADD COLUMN exchanged_at timestamptz;

-- What a username looks like (its skeleton of Unicode Technical Standard 39): no two new accounts look the same. Where accounts of before do,
-- one of them has the skeleton and the others none, and all stay.
ALTER TABLE account ADD COLUMN name_skeleton text;

-- ASCII names here, which are nearly all; those of other scripts are filled in by the service (LookalikeNames, FillingSkeletons).
UPDATE account SET name_skeleton = first_of_each.skeleton
FROM (
    SELECT DISTINCT ON (skeleton) user_id, skeleton
    FROM (
        SELECT user_id, username, replace(replace(replace(username, 'm', 'rn'), '0', 'O'), '1', 'l') AS skeleton
        FROM account WHERE username ~ '^[a-z0-9._-]+$') AS named
    ORDER BY skeleton, username <> 'admin', user_id) AS first_of_each
WHERE account.user_id = first_of_each.user_id;

CREATE UNIQUE INDEX account_name_skeleton ON account (name_skeleton);
CREATE INDEX account_without_skeleton ON account (user_id) WHERE name_skeleton IS NULL;
