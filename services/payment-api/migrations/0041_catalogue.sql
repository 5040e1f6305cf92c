-- What merchants sell, and for how much.
CREATE TABLE products (
  tenant_id  integer NOT NULL,
  id         text COLLATE "C" NOT NULL,
  active     boolean NOT NULL,
  deleted    boolean NOT NULL,
  url        text COLLATE "C",
  shippable  boolean,
  created_at timestamptz NOT NULL,
  details    json NOT NULL,
  PRIMARY KEY (tenant_id, id)
);

CREATE TABLE prices (
  tenant_id  integer NOT NULL,
  id         text COLLATE "C" NOT NULL,
  product    text COLLATE "C" NOT NULL,
  active     boolean NOT NULL,
  currency   text COLLATE "C" NOT NULL,
  amount     bigint NOT NULL CHECK (amount >= 0),
  created_at timestamptz NOT NULL,
  details    json NOT NULL,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX prices_by_product ON prices (tenant_id, product, id);
