-- Payments. Every key starts with the tenant, so that no query can reach another tenant's rows by accident, and one
-- index serves the look-up by id and the list by time: ids sort by creation.
--
-- There are no foreign keys on the hot path (they cost 40 % of PostgreSQL's CPU): all rows of a payment are written by
-- the journal, which has the rows that they refer to locked.
--
-- toast_tuple_target: rows of a few kilobytes stay in the table; compressing each of them costs more than it saves.
-- fillfactor: room on the page for the second version of a row that is written twice.

CREATE TABLE payment_intents (
  tenant_id          integer NOT NULL,
  id                 text COLLATE "C" NOT NULL,
  status             text COLLATE "C" NOT NULL CHECK (status IN ('requires_payment_method', 'requires_confirmation',
                       'requires_action', 'processing', 'requires_capture', 'succeeded', 'canceled')),
  amount             bigint NOT NULL CHECK (amount > 0),
  amount_capturable  bigint NOT NULL CHECK (amount_capturable BETWEEN 0 AND amount),
  amount_received    bigint NOT NULL CHECK (amount_received BETWEEN 0 AND amount),
  currency           text COLLATE "C" NOT NULL,
  customer           text COLLATE "C",
  created_at         timestamptz NOT NULL,
  details            json NOT NULL,
  PRIMARY KEY (tenant_id, id)
) WITH (fillfactor = 50, toast_tuple_target = 8160);

CREATE INDEX payment_intents_by_customer ON payment_intents (tenant_id, customer, id) WHERE customer IS NOT NULL;

CREATE TABLE charges (
  tenant_id         integer NOT NULL,
  id                text COLLATE "C" NOT NULL,
  payment_intent    text COLLATE "C" NOT NULL,
  status            text COLLATE "C" NOT NULL CHECK (status IN ('succeeded', 'failed')),
  amount            bigint NOT NULL CHECK (amount > 0),
  amount_captured   bigint NOT NULL CHECK (amount_captured BETWEEN 0 AND amount),
  amount_refunded   bigint NOT NULL CHECK (amount_refunded >= 0),
  amount_refunding  bigint NOT NULL CHECK (amount_refunding >= 0),
  currency          text COLLATE "C" NOT NULL,
  customer          text COLLATE "C",
  created_at        timestamptz NOT NULL,
  details           json NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT refunds_within_captured CHECK (amount_refunded + amount_refunding <= amount_captured)
) WITH (fillfactor = 90, toast_tuple_target = 8160);

CREATE INDEX charges_by_payment_intent ON charges (tenant_id, payment_intent, id);
CREATE INDEX charges_by_customer ON charges (tenant_id, customer, id) WHERE customer IS NOT NULL;

CREATE TABLE refunds (
  tenant_id       integer NOT NULL,
  id              text COLLATE "C" NOT NULL,
  charge          text COLLATE "C" NOT NULL,
  payment_intent  text COLLATE "C" NOT NULL,
  status          text COLLATE "C" NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
  amount          bigint NOT NULL CHECK (amount > 0),
  currency        text COLLATE "C" NOT NULL,
  created_at      timestamptz NOT NULL,
  details         json NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE INDEX refunds_by_charge ON refunds (tenant_id, charge, id);
CREATE INDEX refunds_by_payment_intent ON refunds (tenant_id, payment_intent, id);

CREATE TABLE customers (
  tenant_id   integer NOT NULL,
  id          text COLLATE "C" NOT NULL,
  email       text COLLATE "C",
  deleted     boolean NOT NULL,
  created_at  timestamptz NOT NULL,
  details     json NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE INDEX customers_by_email ON customers (tenant_id, email, id) WHERE email IS NOT NULL;

CREATE TABLE payment_methods (
  tenant_id   integer NOT NULL,
  id          text COLLATE "C" NOT NULL,
  token       text COLLATE "C" NOT NULL,
  created_at  timestamptz NOT NULL,
  details     json NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

-- Operations at the acquirer. The lease is on the database's clock: the only one that all processes share.
CREATE TABLE attempts (
  id               text COLLATE "C" PRIMARY KEY,
  tenant_id        integer NOT NULL,
  kind             text COLLATE "C" NOT NULL CHECK (kind IN ('authorise', 'capture', 'void', 'refund')),
  payment_intent   text COLLATE "C" NOT NULL,
  charge           text COLLATE "C" NOT NULL,
  refund           text COLLATE "C",
  amount           bigint NOT NULL CHECK (amount > 0),
  resume_status    text COLLATE "C",
  idempotency_key  text COLLATE "C",
  created_at       timestamptz NOT NULL,
  state            text COLLATE "C" NOT NULL CHECK (state IN ('processing', 'succeeded', 'failed')),
  lease_epoch      integer NOT NULL,
  lease_until      timestamptz NOT NULL,
  result           text COLLATE "C",
  assessment_ms    integer,
  acquirer_ms      integer,
  finished_at      timestamptz
) WITH (fillfactor = 50);

-- At most one open attempt per payment intent, refunds apart. Both indexes are small, because they hold only what is
-- open; recovery reads them.
CREATE UNIQUE INDEX one_open_attempt ON attempts (payment_intent) WHERE state = 'processing' AND kind <> 'refund';
CREATE INDEX open_refund_attempts ON attempts (lease_until) WHERE state = 'processing' AND kind = 'refund';

CREATE TABLE idempotency_keys (
  tenant_id        integer NOT NULL,
  key              text COLLATE "C" NOT NULL,
  operation        text COLLATE "C" NOT NULL,
  parameters_hash  bytea NOT NULL,
  request_id       text COLLATE "C" NOT NULL,
  expand           text[] NOT NULL,
  claimed_at       timestamptz NOT NULL DEFAULT now(),
  status           smallint,
  body             text,
  PRIMARY KEY (tenant_id, key)
) WITH (fillfactor = 50, toast_tuple_target = 8160);

CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING brin (claimed_at);
