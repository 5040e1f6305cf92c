-- Charges that were paid without a score, until it has come. A table of its own: `charges` is large and written by every
-- payment, and this one is nearly always empty.
CREATE TABLE unscored_charges (
  tenant_id  integer NOT NULL,
  charge     text COLLATE "C" NOT NULL,
  -- Under which the score is asked for: fraud-detection may know it already.
  attempt    text COLLATE "C" NOT NULL,
  -- When to ask next.
  due_at     timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, charge)
);

CREATE INDEX unscored_charges_by_time ON unscored_charges (due_at);
