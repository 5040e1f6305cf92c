-- An idempotency key that looks like a card number is kept as an HMAC, a name for each secret that it may be repeated under.
-- Every name belongs to one claim, `key` in idempotency_keys, and lives and dies with it.
CREATE TABLE hidden_keys (
  tenant_id  integer NOT NULL,
  name       text COLLATE "C" NOT NULL,
  key        text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant_id, name)
);
CREATE INDEX hidden_keys_by_key ON hidden_keys (tenant_id, key);
