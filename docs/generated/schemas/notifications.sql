CREATE SCHEMA notifications;
GRANT USAGE ON SCHEMA notifications TO {{role}};

CREATE TABLE deliveries (
  endpoint_id text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  due_at timestamp with time zone,
  lease bigint,
  attempts jsonb DEFAULT '[]'::jsonb NOT NULL,
  CONSTRAINT deliveries_check CHECK (((state = 'pending'::text) = (due_at IS NOT NULL))),
  CONSTRAINT deliveries_check1 CHECK (((state = 'pending'::text) OR (lease IS NULL))),
  CONSTRAINT deliveries_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text, 'cancelled'::text]))),
  CONSTRAINT deliveries_pkey PRIMARY KEY (endpoint_id, event_id)
) WITH (autovacuum_vacuum_scale_factor=0.05);
CREATE INDEX deliveries_due ON notifications.deliveries USING btree (endpoint_id, due_at) WHERE (state = 'pending'::text);
GRANT DELETE, INSERT, SELECT, UPDATE ON deliveries TO {{role}};

CREATE TABLE events (
  id text COLLATE "C" NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  livemode boolean NOT NULL,
  type text COLLATE "C" NOT NULL,
  received_at timestamp with time zone DEFAULT now() NOT NULL,
  body text STORAGE EXTERNAL NOT NULL,
  CONSTRAINT events_pkey PRIMARY KEY (id)
) WITH (toast_tuple_target=8160);
CREATE INDEX events_by_age ON notifications.events USING btree (received_at);
GRANT DELETE, INSERT, SELECT ON events TO {{role}};

CREATE TABLE migrations (
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT migrations_pkey PRIMARY KEY (name)
);

CREATE TABLE webhook_endpoints (
  id text COLLATE "C" NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  livemode boolean NOT NULL,
  url text NOT NULL,
  enabled_events text[] NOT NULL,
  description text,
  metadata jsonb NOT NULL,
  enabled boolean DEFAULT true NOT NULL,
  api_version text,
  secret text NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  deleted_at timestamp with time zone,
  old_secrets jsonb DEFAULT '[]'::jsonb NOT NULL,
  last_roll text COLLATE "C",
  CONSTRAINT old_secrets_are_a_list CHECK ((jsonb_typeof(old_secrets) = 'array'::text)),
  CONSTRAINT webhook_endpoints_pkey PRIMARY KEY (id)
);
CREATE INDEX webhook_endpoints_by_tenant ON notifications.webhook_endpoints USING btree (account_id, livemode, id);
GRANT INSERT, SELECT, UPDATE ON webhook_endpoints TO {{role}};
