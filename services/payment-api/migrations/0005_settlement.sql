-- How far we have come in the acquirer's settlement reports, and whose turn it is. The lease is on the database's clock.
CREATE TABLE settlement_progress (
  singleton    boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  next_report  integer NOT NULL DEFAULT 1,
  lease_epoch  integer NOT NULL DEFAULT 0,
  lease_until  timestamptz NOT NULL DEFAULT now()
);
INSERT INTO settlement_progress DEFAULT VALUES;

-- Items of reports that our books do not agree with. `attempt_open` ends by itself, all others need a person.
CREATE TABLE settlement_discrepancies (
  report       integer NOT NULL,
  position     integer NOT NULL,
  operation    text COLLATE "C" NOT NULL,
  kind         text COLLATE "C" NOT NULL,
  amount       bigint NOT NULL,
  currency     text COLLATE "C" NOT NULL,
  reason       text COLLATE "C" NOT NULL CHECK (reason IN ('unknown_operation', 'attempt_open', 'not_booked',
                 'currency_differs', 'amount_differs', 'listed_twice')),
  found_at     timestamptz NOT NULL DEFAULT now(),
  resolved_at  timestamptz,
  PRIMARY KEY (report, position)
);

CREATE INDEX open_settlement_items ON settlement_discrepancies (report, position)
  WHERE reason = 'attempt_open' AND resolved_at IS NULL;
