CREATE SCHEMA acquirer;
GRANT USAGE ON SCHEMA acquirer TO {{role}};

CREATE TABLE authorisations (
  id text COLLATE "C" NOT NULL,
  authorised bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  captured bigint DEFAULT 0 NOT NULL,
  refunded bigint DEFAULT 0 NOT NULL,
  voided boolean DEFAULT false NOT NULL,
  refundable boolean NOT NULL,
  CONSTRAINT authorisations_check CHECK (((captured >= 0) AND (captured <= authorised))),
  CONSTRAINT authorisations_check1 CHECK (((refunded >= 0) AND (refunded <= captured))),
  CONSTRAINT authorisations_check2 CHECK ((NOT (voided AND (captured > 0)))),
  CONSTRAINT authorisations_pkey PRIMARY KEY (id)
) WITH (fillfactor=85);
GRANT INSERT, SELECT, UPDATE ON authorisations TO {{role}};

CREATE TABLE challenges (
  id text COLLATE "C" NOT NULL,
  card text COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  answer text COLLATE "C" DEFAULT 'open'::text NOT NULL,
  CONSTRAINT challenges_answer_check CHECK ((answer = ANY (ARRAY['open'::text, 'completed'::text, 'failed'::text]))),
  CONSTRAINT challenges_pkey PRIMARY KEY (id)
);
GRANT INSERT, SELECT, UPDATE ON challenges TO {{role}};

CREATE TABLE migrations (
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT migrations_pkey PRIMARY KEY (name)
);

CREATE TABLE operations (
  key text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  fingerprint text COLLATE "C" NOT NULL,
  authorisation text COLLATE "C",
  amount bigint,
  currency text COLLATE "C",
  capture boolean,
  status text COLLATE "C" NOT NULL,
  reference text COLLATE "C",
  code text COLLATE "C",
  decline_code text COLLATE "C",
  challenge text COLLATE "C",
  created_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT operations_amount_check CHECK (((amount > 0) OR ((amount = 0) AND (kind = 'authorise'::text) AND (NOT capture)))),
  CONSTRAINT operations_kind_check CHECK ((kind = ANY (ARRAY['authorise'::text, 'capture'::text, 'void'::text, 'refund'::text, 'fence'::text]))),
  CONSTRAINT operations_status_check CHECK ((status = ANY (ARRAY['approved'::text, 'declined'::text, 'challenge'::text, 'fenced'::text, 'claimed'::text]))),
  CONSTRAINT operations_pkey PRIMARY KEY (key)
);
CREATE INDEX operations_by_age ON acquirer.operations USING brin (created_at) WITH (autosummarize='on');
GRANT INSERT, SELECT, UPDATE ON operations TO {{role}};

CREATE TABLE settlement_reports (
  number integer NOT NULL,
  until_at timestamp with time zone NOT NULL,
  until_key text COLLATE "C" NOT NULL,
  closed_at timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT settlement_reports_number_check CHECK ((number > 0)),
  CONSTRAINT settlement_reports_pkey PRIMARY KEY (number)
);
GRANT INSERT, SELECT ON settlement_reports TO {{role}};
