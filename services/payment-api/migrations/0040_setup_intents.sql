-- Cards that are saved without a payment. A setup moves no money, so nothing here has a lease.
CREATE TABLE setup_intents (
  tenant_id      integer NOT NULL,
  id             text COLLATE "C" NOT NULL,
  status         text COLLATE "C" NOT NULL CHECK (status IN
    ('requires_payment_method', 'requires_confirmation', 'requires_action', 'succeeded', 'canceled')),
  customer       text COLLATE "C",
  created_at     timestamptz NOT NULL,
  details        json NOT NULL,
  payment_method text COLLATE "C" GENERATED ALWAYS AS (details ->> 'paymentMethod') STORED,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX setup_intents_by_customer ON setup_intents (tenant_id, customer, id) WHERE customer IS NOT NULL;
CREATE INDEX setup_intents_by_payment_method ON setup_intents (tenant_id, payment_method, id)
  WHERE payment_method IS NOT NULL;

CREATE TABLE setup_attempts (
  tenant_id    integer NOT NULL,
  id           text COLLATE "C" NOT NULL,
  setup_intent text COLLATE "C" NOT NULL,
  status       text COLLATE "C" NOT NULL CHECK (status IN ('requires_action', 'succeeded', 'failed', 'abandoned')),
  created_at   timestamptz NOT NULL,
  details      json NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX setup_attempts_by_setup_intent ON setup_attempts (tenant_id, setup_intent, id);
-- A setup succeeds once.
CREATE UNIQUE INDEX one_successful_setup ON setup_attempts (tenant_id, setup_intent) WHERE status = 'succeeded';
