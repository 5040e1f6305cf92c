-- What happened, and what of it is still to be told.

CREATE TABLE events (
  tenant_id        integer NOT NULL,
  id               text COLLATE "C" NOT NULL,
  type             text COLLATE "C" NOT NULL,
  -- The domain's object as it was then; its public shape is made when the event leaves.
  object           json NOT NULL,
  created_at       timestamptz NOT NULL,
  request_id       text COLLATE "C",
  idempotency_key  text COLLATE "C",
  PRIMARY KEY (tenant_id, id)
) WITH (toast_tuple_target = 8160);

-- One row per commit and subscriber, not per event: written with the events, deleted when the subscriber has them.
-- The committing process sends them right away, so the row is born leased to it; when the lease runs out, anybody may.
CREATE TABLE outbox (
  id           text COLLATE "C" PRIMARY KEY,
  subscriber   text COLLATE "C" NOT NULL,
  tenant_ids   integer[] NOT NULL,
  event_ids    text[] NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now(),
  lease_until  timestamptz NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
