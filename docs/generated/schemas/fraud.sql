CREATE SCHEMA fraud;
GRANT USAGE ON SCHEMA fraud TO {{role}};

CREATE TABLE assessments (
  attempt text COLLATE "C" NOT NULL,
  account text COLLATE "C" NOT NULL,
  livemode boolean NOT NULL,
  payment_intent text COLLATE "C" NOT NULL,
  decision text COLLATE "C" NOT NULL,
  score smallint NOT NULL,
  reasons text[],
  subjects text[] COLLATE "C",
  assessed_at timestamp with time zone NOT NULL,
  CONSTRAINT assessments_decision_check CHECK ((decision = ANY (ARRAY['allow'::text, 'review'::text, 'block'::text]))),
  CONSTRAINT assessments_score_check CHECK (((score >= 0) AND (score <= 99))),
  CONSTRAINT assessments_pkey PRIMARY KEY (attempt, account, livemode)
);
CREATE INDEX assessments_with_subjects ON fraud.assessments USING btree (payment_intent) WHERE (subjects IS NOT NULL);
GRANT INSERT, SELECT ON assessments TO {{role}};

CREATE TABLE counted_events (
  event text COLLATE "C" NOT NULL,
  counted_at timestamp with time zone NOT NULL,
  CONSTRAINT counted_events_pkey PRIMARY KEY (event)
);
CREATE INDEX counted_events_by_time ON fraud.counted_events USING btree (counted_at);
GRANT DELETE, INSERT, SELECT ON counted_events TO {{role}};

CREATE TABLE digest_key (
  key text COLLATE "C" NOT NULL,
  only_one boolean DEFAULT true NOT NULL,
  CONSTRAINT digest_key_only_one_check CHECK (only_one),
  CONSTRAINT digest_key_pkey PRIMARY KEY (only_one)
);
GRANT SELECT ON digest_key TO {{role}};

CREATE TABLE migrations (
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT migrations_pkey PRIMARY KEY (name)
);

CREATE TABLE settings (
  account text COLLATE "C" NOT NULL,
  livemode boolean NOT NULL,
  overrides jsonb NOT NULL,
  updated_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT settings_pkey PRIMARY KEY (account, livemode)
);
GRANT INSERT, SELECT, UPDATE ON settings TO {{role}};

CREATE TABLE subjects (
  subject text COLLATE "C" NOT NULL,
  activity jsonb NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT subjects_pkey PRIMARY KEY (subject)
) WITH (fillfactor=70);
CREATE INDEX subjects_by_expiry ON fraud.subjects USING btree (expires_at);
GRANT DELETE, INSERT, SELECT, UPDATE ON subjects TO {{role}};
