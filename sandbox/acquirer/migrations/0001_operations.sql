-- One row for each key that was ever used, also by a fence. The primary key is what makes an operation happen once:
-- whoever inserts the row does the work, everyone else is answered from it.
CREATE TABLE operations (
  key text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('authorise', 'capture', 'void', 'refund', 'fence')),
  -- A hash of the request: the same key with another request is refused. Empty for a fence.
  fingerprint text COLLATE "C" NOT NULL,
  -- What a capture, void or refund is about; the reference of an authorisation itself.
  authorisation text COLLATE "C",
  amount bigint CHECK (amount > 0),
  currency text COLLATE "C",
  capture boolean,
  -- 'claimed' lives only inside the transaction that replaces it by an answer.
  status text COLLATE "C" NOT NULL CHECK (status IN ('approved', 'declined', 'challenge', 'fenced', 'claimed')),
  reference text COLLATE "C",
  code text COLLATE "C",
  decline_code text COLLATE "C",
  challenge text COLLATE "C",
  created_at timestamptz NOT NULL DEFAULT now()
);

-- The money held and moved under an approved authorisation. Its constraints repeat the rules of domain/authorisation.ts,
-- so that a bug there is an error here and not somebody's money.
CREATE TABLE authorisations (
  id text COLLATE "C" PRIMARY KEY,
  authorised bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  captured bigint NOT NULL DEFAULT 0 CHECK (captured BETWEEN 0 AND authorised),
  refunded bigint NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND captured),
  voided boolean NOT NULL DEFAULT false CHECK (NOT (voided AND captured > 0)),
  -- False for test cards whose refunds fail.
  refundable boolean NOT NULL
) WITH (fillfactor = 85);

-- A shopper who has to authenticate. `answer` goes from open to one of the others, once.
CREATE TABLE challenges (
  id text COLLATE "C" PRIMARY KEY,
  card text COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  answer text COLLATE "C" NOT NULL DEFAULT 'open' CHECK (answer IN ('open', 'completed', 'failed'))
);
