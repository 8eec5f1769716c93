-- A deleted user's name must leave every copy: messages tell no name any more (users.user-changed.v2), and those of before forget theirs.
-- Nobody takes users.user-changed.v1. A username holds no quotation mark.
UPDATE outbox SET messages = convert_to(
    regexp_replace(convert_from(messages, 'UTF8'), '"username" *: *"[^"]*",? *', '', 'g'), 'UTF8')
WHERE position('"username"'::bytea IN messages) > 0;
