-- A rolled secret signs on beside the new one until its end: [{secret, until}], newest first; `until` is in milliseconds since
-- the Unix epoch. `last_roll` names the last roll, so that repeating it makes no third secret.
ALTER TABLE webhook_endpoints
  ADD COLUMN old_secrets jsonb NOT NULL DEFAULT '[]'
    CONSTRAINT old_secrets_are_a_list CHECK (jsonb_typeof(old_secrets) = 'array'),
  ADD COLUMN last_roll text COLLATE "C";
