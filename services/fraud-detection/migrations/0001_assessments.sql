-- What was answered, for ever: the same attempt is never scored twice. A row without subjects is about 150 bytes.
CREATE TABLE assessments (
  attempt text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  livemode boolean NOT NULL,
  payment_intent text COLLATE "C" NOT NULL,
  decision text COLLATE "C" NOT NULL CHECK (decision IN ('allow', 'review', 'block')),
  score smallint NOT NULL CHECK (score BETWEEN 0 AND 99),
  -- Null: no rule spoke.
  reasons text[],
  -- Whom its outcome will count against. Null: nobody is counted.
  subjects text[] COLLATE "C",
  assessed_at timestamptz NOT NULL,
  -- The attempt first: its ids sort by time, so inserts stay at the right-hand edge of the index.
  PRIMARY KEY (attempt, account, livemode)
);

-- Leads from a failed or disputed charge to its subjects. Assessments that count nobody pay nothing for it.
CREATE INDEX assessments_with_subjects ON assessments (payment_intent) WHERE subjects IS NOT NULL;

-- One row per card, customer, e-mail or IP address of an account and mode: digests, never the values.
CREATE TABLE subjects (
  subject text COLLATE "C" PRIMARY KEY,
  -- Counts per bucket of time; src/domain/activity.ts tells their meaning.
  activity jsonb NOT NULL,
  -- When every count has left its window. Moves in steps of an hour, so that most updates leave this index alone (HOT).
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX subjects_by_expiry ON subjects (expires_at);

-- The events that were counted, for as long as they may be sent again.
CREATE TABLE counted_events (
  event text COLLATE "C" PRIMARY KEY,
  counted_at timestamptz NOT NULL
);

CREATE INDEX counted_events_by_time ON counted_events (counted_at);

-- What an account set for itself; what it left out follows the defaults of src/domain/settings.ts.
CREATE TABLE settings (
  account text COLLATE "C" NOT NULL,
  livemode boolean NOT NULL,
  overrides jsonb NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account, livemode)
);

-- The key of the subjects' digests where the environment gives none: made here once, so that it survives restarts.
CREATE TABLE digest_key (
  key text COLLATE "C" NOT NULL,
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one)
);

INSERT INTO digest_key (key) VALUES (gen_random_uuid()::text || gen_random_uuid()::text);
