CREATE SCHEMA payments;
GRANT USAGE ON SCHEMA payments TO {{role}};

CREATE OR REPLACE FUNCTION payments.check_entries_balance()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
DECLARE
  unbalanced text;
BEGIN
  SELECT transaction_id INTO unbalanced
    FROM inserted GROUP BY transaction_id, currency HAVING sum(amount) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ledger transaction % does not balance', unbalanced USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $function$;
GRANT EXECUTE ON FUNCTION check_entries_balance() TO PUBLIC;

CREATE OR REPLACE FUNCTION payments.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $function$;
GRANT EXECUTE ON FUNCTION refuse_change() TO PUBLIC;

CREATE TABLE api_keys (
  id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  hash bytea NOT NULL,
  tenant_id integer NOT NULL,
  kind text NOT NULL,
  permissions text[] DEFAULT '{}'::text[] NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  revoked_at timestamp with time zone,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  CONSTRAINT api_keys_kind_check CHECK ((kind = ANY (ARRAY['secret'::text, 'restricted'::text, 'publishable'::text]))),
  CONSTRAINT api_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id),
  CONSTRAINT api_keys_pkey PRIMARY KEY (id),
  CONSTRAINT api_keys_hash_key UNIQUE (hash)
);
GRANT INSERT, SELECT, UPDATE ON api_keys TO {{role}};

CREATE TABLE attempts (
  id text COLLATE "C" NOT NULL,
  tenant_id integer NOT NULL,
  kind text COLLATE "C" NOT NULL,
  payment_intent text COLLATE "C" NOT NULL,
  charge text COLLATE "C" NOT NULL,
  refund text COLLATE "C",
  amount bigint NOT NULL,
  resume_status text COLLATE "C",
  idempotency_key text COLLATE "C",
  created_at timestamp with time zone NOT NULL,
  state text COLLATE "C" NOT NULL,
  lease_epoch integer NOT NULL,
  lease_until timestamp with time zone NOT NULL,
  result text COLLATE "C",
  assessment_ms integer,
  acquirer_ms integer,
  finished_at timestamp with time zone,
  CONSTRAINT attempts_amount_check CHECK ((amount > 0)),
  CONSTRAINT attempts_kind_check CHECK ((kind = ANY (ARRAY['authorise'::text, 'capture'::text, 'void'::text, 'refund'::text]))),
  CONSTRAINT attempts_state_check CHECK ((state = ANY (ARRAY['processing'::text, 'succeeded'::text, 'failed'::text]))),
  CONSTRAINT attempts_pkey PRIMARY KEY (id)
) WITH (fillfactor=50);
CREATE UNIQUE INDEX one_open_attempt ON payments.attempts USING btree (payment_intent) WHERE ((state = 'processing'::text) AND (kind <> 'refund'::text));
CREATE INDEX open_refund_attempts ON payments.attempts USING btree (lease_until) WHERE ((state = 'processing'::text) AND (kind = 'refund'::text));
GRANT INSERT, SELECT, UPDATE ON attempts TO {{role}};

CREATE TABLE audit_log (
  at timestamp with time zone DEFAULT now() NOT NULL,
  tenant_id integer NOT NULL,
  key_id integer,
  operator text COLLATE "C",
  operation text COLLATE "C" NOT NULL,
  object text COLLATE "C",
  attempt text COLLATE "C",
  request_id text COLLATE "C",
  CONSTRAINT somebody_did_it CHECK ((num_nonnulls(key_id, operator) = 1))
);
CREATE INDEX audit_log_by_time ON payments.audit_log USING brin (at);
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON payments.audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON audit_log TO {{role}};

CREATE VIEW balance_transactions AS
 SELECT tenant_id,
    id,
    kind,
    source,
    currency,
    amount,
    fee,
    net,
    created_at,
    available_at,
    (EXISTS ( SELECT
           FROM ledger_transactions s
          WHERE ((s.source = t.id) AND (s.kind = 'settlement'::text)))) AS available
   FROM ledger_transactions t
  WHERE (kind = ANY (ARRAY['charge'::text, 'refund'::text]));
GRANT SELECT ON balance_transactions TO {{role}};

CREATE VIEW booked_transactions AS
 SELECT id,
    tenant_id,
    kind,
    source,
    currency,
    amount,
    fee,
    net,
    created_at,
    available_at,
    ( SELECT json_agg(json_build_object('account', a.kind, 'amount', (e.amount)::text) ORDER BY a.kind) AS json_agg
           FROM (ledger_entries e
             JOIN ledger_accounts a ON ((a.id = e.account_id)))
          WHERE (e.transaction_id = t.id)) AS entries
   FROM ledger_transactions t;
GRANT SELECT ON booked_transactions TO {{role}};

CREATE TABLE charges (
  tenant_id integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  payment_intent text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  amount_captured bigint NOT NULL,
  amount_refunded bigint NOT NULL,
  amount_refunding bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  customer text COLLATE "C",
  created_at timestamp with time zone NOT NULL,
  details json NOT NULL,
  CONSTRAINT charges_amount_check CHECK ((amount > 0)),
  CONSTRAINT charges_amount_refunded_check CHECK ((amount_refunded >= 0)),
  CONSTRAINT charges_amount_refunding_check CHECK ((amount_refunding >= 0)),
  CONSTRAINT charges_check CHECK (((amount_captured >= 0) AND (amount_captured <= amount))),
  CONSTRAINT charges_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'succeeded'::text, 'failed'::text]))) NOT VALID,
  CONSTRAINT refunds_within_captured CHECK (((amount_refunded + amount_refunding) <= amount_captured)),
  CONSTRAINT charges_pkey PRIMARY KEY (tenant_id, id)
) WITH (fillfactor=90, toast_tuple_target=8160);
CREATE INDEX charges_by_customer ON payments.charges USING btree (tenant_id, customer, id) WHERE (customer IS NOT NULL);
CREATE INDEX charges_by_payment_intent ON payments.charges USING btree (tenant_id, payment_intent, id);
GRANT INSERT, SELECT, UPDATE ON charges TO {{role}};

CREATE TABLE customers (
  tenant_id integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  email text COLLATE "C",
  deleted boolean NOT NULL,
  created_at timestamp with time zone NOT NULL,
  details json NOT NULL,
  CONSTRAINT customers_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX customers_by_email ON payments.customers USING btree (tenant_id, email, id) WHERE (email IS NOT NULL);
GRANT INSERT, SELECT, UPDATE ON customers TO {{role}};

CREATE TABLE events (
  tenant_id integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  object json NOT NULL,
  created_at timestamp with time zone NOT NULL,
  request_id text COLLATE "C",
  idempotency_key text COLLATE "C",
  before json,
  CONSTRAINT events_pkey PRIMARY KEY (tenant_id, id)
) WITH (toast_tuple_target=8160);
GRANT INSERT, SELECT ON events TO {{role}};

CREATE TABLE hidden_keys (
  tenant_id integer NOT NULL,
  name text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  CONSTRAINT hidden_keys_pkey PRIMARY KEY (tenant_id, name)
);
CREATE INDEX hidden_keys_by_key ON payments.hidden_keys USING btree (tenant_id, key);
GRANT DELETE, INSERT, SELECT ON hidden_keys TO {{role}};

CREATE TABLE idempotency_keys (
  tenant_id integer NOT NULL,
  key text COLLATE "C" NOT NULL,
  operation text COLLATE "C" NOT NULL,
  parameters_hash bytea NOT NULL,
  request_id text COLLATE "C" NOT NULL,
  expand text[] NOT NULL,
  claimed_at timestamp with time zone DEFAULT now() NOT NULL,
  status smallint,
  body text,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, key)
) WITH (toast_tuple_target=8160, fillfactor=10);
CREATE INDEX idempotency_keys_by_age ON payments.idempotency_keys USING brin (claimed_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON idempotency_keys TO {{role}};

CREATE TABLE ledger_accounts (
  id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  tenant_id integer NOT NULL,
  kind text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  shard smallint NOT NULL,
  CONSTRAINT ledger_accounts_kind_check CHECK ((kind = ANY (ARRAY['pending'::text, 'available'::text, 'acquirer_clearing'::text, 'bank'::text, 'fees'::text]))),
  CONSTRAINT ledger_accounts_pkey PRIMARY KEY (id),
  CONSTRAINT ledger_accounts_tenant_id_kind_currency_shard_key UNIQUE (tenant_id, kind, currency, shard)
);
GRANT INSERT, SELECT ON ledger_accounts TO {{role}};

CREATE TABLE ledger_balances (
  account_id integer NOT NULL,
  balance bigint NOT NULL,
  CONSTRAINT ledger_balances_account_id_fkey FOREIGN KEY (account_id) REFERENCES ledger_accounts(id),
  CONSTRAINT ledger_balances_pkey PRIMARY KEY (account_id)
) WITH (fillfactor=10, autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000);
GRANT INSERT, SELECT, UPDATE ON ledger_balances TO {{role}};

CREATE TABLE ledger_entries (
  transaction_id text COLLATE "C" NOT NULL,
  account_id integer NOT NULL,
  currency text COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  CONSTRAINT ledger_entries_amount_check CHECK ((amount <> 0)),
  CONSTRAINT ledger_entries_pkey PRIMARY KEY (transaction_id, account_id)
);
CREATE TRIGGER entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON payments.ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entries_balance AFTER INSERT ON payments.ledger_entries REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION check_entries_balance();
GRANT INSERT, SELECT ON ledger_entries TO {{role}};

CREATE TABLE ledger_transactions (
  tenant_id integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  fee bigint NOT NULL,
  net bigint NOT NULL,
  created_at timestamp with time zone NOT NULL,
  available_at timestamp with time zone NOT NULL,
  CONSTRAINT ledger_transactions_check CHECK ((net = (amount - fee))),
  CONSTRAINT ledger_transactions_kind_check CHECK ((kind = ANY (ARRAY['charge'::text, 'refund'::text, 'settlement'::text]))),
  CONSTRAINT ledger_transactions_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT posted_once UNIQUE (source, kind)
);
CREATE TRIGGER transactions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON payments.ledger_transactions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON ledger_transactions TO {{role}};

CREATE TABLE migrations (
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT migrations_pkey PRIMARY KEY (name)
);

CREATE TABLE outbox (
  id text COLLATE "C" NOT NULL,
  subscriber text COLLATE "C" NOT NULL,
  tenant_ids integer[] NOT NULL,
  event_ids text[] NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  lease_until timestamp with time zone NOT NULL,
  CONSTRAINT outbox_pkey PRIMARY KEY (id)
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000);
GRANT DELETE, INSERT, SELECT, UPDATE ON outbox TO {{role}};

CREATE TABLE payment_intents (
  tenant_id integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  amount_capturable bigint NOT NULL,
  amount_received bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  customer text COLLATE "C",
  created_at timestamp with time zone NOT NULL,
  details json NOT NULL,
  CONSTRAINT payment_intents_amount_check CHECK ((amount > 0)),
  CONSTRAINT payment_intents_check CHECK (((amount_capturable >= 0) AND (amount_capturable <= amount))),
  CONSTRAINT payment_intents_check1 CHECK (((amount_received >= 0) AND (amount_received <= amount))),
  CONSTRAINT payment_intents_status_check CHECK ((status = ANY (ARRAY['requires_payment_method'::text, 'requires_confirmation'::text, 'requires_action'::text, 'processing'::text, 'requires_capture'::text, 'succeeded'::text, 'canceled'::text]))),
  CONSTRAINT payment_intents_pkey PRIMARY KEY (tenant_id, id)
) WITH (fillfactor=50, toast_tuple_target=8160);
CREATE INDEX payment_intents_by_customer ON payments.payment_intents USING btree (tenant_id, customer, id) WHERE (customer IS NOT NULL);
GRANT INSERT, SELECT, UPDATE ON payment_intents TO {{role}};

CREATE TABLE payment_methods (
  tenant_id integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  token text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL,
  details json NOT NULL,
  customer text COLLATE "C" GENERATED ALWAYS AS ((details ->> 'customer'::text)) STORED,
  allow_redisplay text COLLATE "C" GENERATED ALWAYS AS (COALESCE((details ->> 'allowRedisplay'::text), 'unspecified'::text)) STORED,
  CONSTRAINT payment_methods_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX payment_methods_by_customer ON payments.payment_methods USING btree (tenant_id, customer, id) WHERE (customer IS NOT NULL);
GRANT INSERT, SELECT, UPDATE ON payment_methods TO {{role}};

CREATE TABLE prices (
  tenant_id integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  product text COLLATE "C" NOT NULL,
  active boolean NOT NULL,
  currency text COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  created_at timestamp with time zone NOT NULL,
  details json NOT NULL,
  CONSTRAINT prices_amount_check CHECK ((amount >= 0)),
  CONSTRAINT prices_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX prices_by_product ON payments.prices USING btree (tenant_id, product, id);
GRANT INSERT, SELECT, UPDATE ON prices TO {{role}};

CREATE TABLE products (
  tenant_id integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  active boolean NOT NULL,
  deleted boolean NOT NULL,
  url text COLLATE "C",
  shippable boolean,
  created_at timestamp with time zone NOT NULL,
  details json NOT NULL,
  CONSTRAINT products_pkey PRIMARY KEY (tenant_id, id)
);
GRANT INSERT, SELECT, UPDATE ON products TO {{role}};

CREATE TABLE refunds (
  tenant_id integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  charge text COLLATE "C" NOT NULL,
  payment_intent text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL,
  details json NOT NULL,
  CONSTRAINT refunds_amount_check CHECK ((amount > 0)),
  CONSTRAINT refunds_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'succeeded'::text, 'failed'::text]))),
  CONSTRAINT refunds_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX refunds_by_charge ON payments.refunds USING btree (tenant_id, charge, id);
CREATE INDEX refunds_by_payment_intent ON payments.refunds USING btree (tenant_id, payment_intent, id);
GRANT INSERT, SELECT, UPDATE ON refunds TO {{role}};

CREATE TABLE settlement_discrepancies (
  report integer NOT NULL,
  "position" integer NOT NULL,
  operation text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  found_at timestamp with time zone DEFAULT now() NOT NULL,
  resolved_at timestamp with time zone,
  CONSTRAINT settlement_discrepancies_reason_check CHECK ((reason = ANY (ARRAY['unknown_operation'::text, 'attempt_open'::text, 'not_booked'::text, 'currency_differs'::text, 'amount_differs'::text, 'listed_twice'::text, 'not_bookable'::text]))),
  CONSTRAINT settlement_discrepancies_pkey PRIMARY KEY (report, "position")
);
CREATE INDEX open_settlement_items ON payments.settlement_discrepancies USING btree (report, "position") WHERE ((reason = 'attempt_open'::text) AND (resolved_at IS NULL));
GRANT INSERT, SELECT, UPDATE ON settlement_discrepancies TO {{role}};

CREATE TABLE settlement_progress (
  singleton boolean DEFAULT true NOT NULL,
  next_report integer DEFAULT 1 NOT NULL,
  lease_epoch integer DEFAULT 0 NOT NULL,
  lease_until timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT settlement_progress_singleton_check CHECK (singleton),
  CONSTRAINT settlement_progress_pkey PRIMARY KEY (singleton)
);
GRANT SELECT, UPDATE ON settlement_progress TO {{role}};

CREATE TABLE settlement_resolutions (
  report integer NOT NULL,
  "position" integer NOT NULL,
  resolved_by text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  resolved_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT settlement_resolutions_reason_check CHECK ((btrim(reason) <> ''::text)),
  CONSTRAINT settlement_resolutions_report_position_fkey FOREIGN KEY (report, "position") REFERENCES settlement_discrepancies(report, "position"),
  CONSTRAINT settlement_resolutions_pkey PRIMARY KEY (report, "position")
);
CREATE TRIGGER resolutions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON payments.settlement_resolutions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT INSERT, SELECT ON settlement_resolutions TO {{role}};

CREATE TABLE setup_attempts (
  tenant_id integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  setup_intent text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  created_at timestamp with time zone NOT NULL,
  details json NOT NULL,
  CONSTRAINT setup_attempts_status_check CHECK ((status = ANY (ARRAY['requires_action'::text, 'succeeded'::text, 'failed'::text, 'abandoned'::text]))),
  CONSTRAINT setup_attempts_pkey PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX one_successful_setup ON payments.setup_attempts USING btree (tenant_id, setup_intent) WHERE (status = 'succeeded'::text);
CREATE INDEX setup_attempts_by_setup_intent ON payments.setup_attempts USING btree (tenant_id, setup_intent, id);
GRANT INSERT, SELECT, UPDATE ON setup_attempts TO {{role}};

CREATE TABLE setup_intents (
  tenant_id integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  customer text COLLATE "C",
  created_at timestamp with time zone NOT NULL,
  details json NOT NULL,
  payment_method text COLLATE "C" GENERATED ALWAYS AS ((details ->> 'paymentMethod'::text)) STORED,
  CONSTRAINT setup_intents_status_check CHECK ((status = ANY (ARRAY['requires_payment_method'::text, 'requires_confirmation'::text, 'requires_action'::text, 'succeeded'::text, 'canceled'::text]))),
  CONSTRAINT setup_intents_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX setup_intents_by_customer ON payments.setup_intents USING btree (tenant_id, customer, id) WHERE (customer IS NOT NULL);
CREATE INDEX setup_intents_by_payment_method ON payments.setup_intents USING btree (tenant_id, payment_method, id) WHERE (payment_method IS NOT NULL);
GRANT INSERT, SELECT, UPDATE ON setup_intents TO {{role}};

CREATE TABLE tenants (
  id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  livemode boolean NOT NULL,
  name text NOT NULL,
  settings jsonb NOT NULL,
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT tenants_pkey PRIMARY KEY (id),
  CONSTRAINT tenants_account_id_livemode_key UNIQUE (account_id, livemode)
);
GRANT INSERT, SELECT, UPDATE ON tenants TO {{role}};

CREATE TABLE unscored_charges (
  tenant_id integer NOT NULL,
  charge text COLLATE "C" NOT NULL,
  attempt text COLLATE "C" NOT NULL,
  due_at timestamp with time zone NOT NULL,
  CONSTRAINT unscored_charges_pkey PRIMARY KEY (tenant_id, charge)
);
CREATE INDEX unscored_charges_by_time ON payments.unscored_charges USING btree (due_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON unscored_charges TO {{role}};
