-- Finds accounts by the beginning of the name, in the order of code points, whatever the database's collation is.
CREATE INDEX account_username_prefix ON account (username text_pattern_ops);
