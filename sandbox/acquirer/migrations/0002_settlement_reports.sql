-- Two timestamps for each megabyte: operations are found by age, and an authorisation pays nothing for it.
CREATE INDEX operations_by_age ON operations USING brin (created_at) WITH (autosummarize = on);

-- A report is a stretch of history: the movements of money after the end of the report before it and up to its own, in
-- the order of (created_at, key). It is closed only when nothing can be added to that stretch any more, so every
-- movement is in exactly one report, nothing has to be marked, and a report reads alike for ever.
CREATE TABLE settlement_reports (
  number integer PRIMARY KEY CHECK (number > 0),
  until_at timestamptz NOT NULL,
  until_key text COLLATE "C" NOT NULL,
  closed_at timestamptz NOT NULL DEFAULT now()
);
