-- The ledger: double entry, append only.

-- A tenant's accounts, and the platform's own (tenant_id 0), which every payment touches and which are therefore split
-- into shards. The balance has a table of its own: one row, updated for ever, that should share its page with nobody.
CREATE TABLE ledger_accounts (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id  integer NOT NULL,
  kind       text COLLATE "C" NOT NULL CHECK (kind IN ('pending', 'available', 'acquirer_clearing', 'bank', 'fees')),
  currency   text COLLATE "C" NOT NULL,
  shard      smallint NOT NULL,
  UNIQUE (tenant_id, kind, currency, shard)
);

CREATE TABLE ledger_balances (
  account_id  integer PRIMARY KEY REFERENCES ledger_accounts,
  balance     bigint NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

CREATE TABLE ledger_transactions (
  tenant_id     integer NOT NULL,
  id            text COLLATE "C" NOT NULL,
  kind          text COLLATE "C" NOT NULL CHECK (kind IN ('charge', 'refund', 'settlement')),
  -- The charge or refund that is booked; for a settlement, the transaction that is settled.
  source        text COLLATE "C" NOT NULL,
  currency      text COLLATE "C" NOT NULL,
  amount        bigint NOT NULL,
  fee           bigint NOT NULL,
  net           bigint NOT NULL,
  created_at    timestamptz NOT NULL,
  available_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CHECK (net = amount - fee),
  -- A charge is booked once, whoever tries.
  CONSTRAINT posted_once UNIQUE (source, kind)
);

CREATE TABLE ledger_entries (
  transaction_id  text COLLATE "C" NOT NULL,
  account_id      integer NOT NULL,
  currency        text COLLATE "C" NOT NULL,
  amount          bigint NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (transaction_id, account_id)
);

-- All entries of a transaction are inserted by one statement, so a check per statement is a check per transaction.
CREATE FUNCTION check_entries_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unbalanced text;
BEGIN
  SELECT transaction_id INTO unbalanced
    FROM inserted GROUP BY transaction_id, currency HAVING sum(amount) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ledger transaction % does not balance', unbalanced USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER entries_balance AFTER INSERT ON ledger_entries
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION check_entries_balance();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transactions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transactions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a merchant sees: charges and refunds, each available once the acquirer has settled it.
CREATE VIEW balance_transactions AS
  SELECT t.*, EXISTS (SELECT FROM ledger_transactions s WHERE s.source = t.id AND s.kind = 'settlement') AS available
  FROM ledger_transactions t WHERE t.kind IN ('charge', 'refund');
