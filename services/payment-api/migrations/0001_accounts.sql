-- Accounts, their two modes, and the keys that speak for them.

CREATE TABLE tenants (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id  text COLLATE "C" NOT NULL,
  livemode    boolean NOT NULL,
  name        text NOT NULL,
  settings    jsonb NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (account_id, livemode)
);

-- Only the SHA-256 of a key is kept: keys are long and random, so that a slow hash would add nothing but time.
CREATE TABLE api_keys (
  id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash        bytea NOT NULL UNIQUE,
  tenant_id   integer NOT NULL REFERENCES tenants,
  kind        text NOT NULL CHECK (kind IN ('secret', 'restricted', 'publishable')),
  permissions text[] NOT NULL DEFAULT '{}',
  created_at  timestamptz NOT NULL DEFAULT now(),
  revoked_at  timestamptz
);
