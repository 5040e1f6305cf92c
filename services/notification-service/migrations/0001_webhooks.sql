-- Webhook endpoints, the events that somebody subscribed to, and their deliveries.

CREATE TABLE webhook_endpoints (
  id             text COLLATE "C" PRIMARY KEY,
  account_id     text COLLATE "C" NOT NULL,
  livemode       boolean NOT NULL,
  url            text NOT NULL,
  enabled_events text[] NOT NULL,
  description    text,
  metadata       jsonb NOT NULL,
  enabled        boolean NOT NULL DEFAULT true,
  api_version    text,
  secret         text NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  -- A deleted endpoint stays as a tombstone: a late repetition of its creation must not bring it back.
  deleted_at     timestamptz
);
CREATE INDEX webhook_endpoints_by_tenant ON webhook_endpoints (account_id, livemode, id);

-- One row per event with at least one subscriber, however many deliveries it has. Bodies up to 8 kB stay in the row,
-- uncompressed: they are written once, read at most a few times and gone after the retention.
CREATE TABLE events (
  id          text COLLATE "C" PRIMARY KEY,
  account_id  text COLLATE "C" NOT NULL,
  livemode    boolean NOT NULL,
  type        text COLLATE "C" NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  body        text NOT NULL
) WITH (toast_tuple_target = 8160);
ALTER TABLE events ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX events_by_age ON events (received_at);

-- A delivery is one event on its way to one endpoint.
--   pending    to be attempted at `due_at`. Under a lease, `due_at` is the lease's end: a holder that dies loses it by itself.
--   delivered  answered with 2xx
--   failed     given up after three days
--   cancelled  its endpoint was deleted or disabled
CREATE TABLE deliveries (
  endpoint_id text COLLATE "C" NOT NULL,
  event_id    text COLLATE "C" NOT NULL,
  state       text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'delivered', 'failed', 'cancelled')),
  due_at      timestamptz,
  -- Names one claim. The result of an attempt counts only while the row still carries the claim it was made under.
  lease       bigint,
  -- [{at, durationMs, status, failure}], oldest first: in the row, because every attempt rewrites it anyway.
  attempts    jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (endpoint_id, event_id),
  CHECK ((state = 'pending') = (due_at IS NOT NULL)),
  CHECK (state = 'pending' OR lease IS NULL)
) WITH (autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX deliveries_due ON deliveries (endpoint_id, due_at) WHERE state = 'pending';
