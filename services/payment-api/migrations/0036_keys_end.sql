-- A key may end at a time of its own, and shows when it was last used, to the minute.
ALTER TABLE api_keys ADD COLUMN expires_at timestamptz, ADD COLUMN last_used_at timestamptz;
