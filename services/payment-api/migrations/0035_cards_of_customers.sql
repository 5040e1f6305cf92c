-- The lists of payment methods are by customer. The columns follow the details, so that processes of the version before may
-- go on writing.
ALTER TABLE payment_methods
  ADD COLUMN customer text COLLATE "C" GENERATED ALWAYS AS (details ->> 'customer') STORED,
  ADD COLUMN allow_redisplay text COLLATE "C" GENERATED ALWAYS AS (coalesce(details ->> 'allowRedisplay', 'unspecified')) STORED;
CREATE INDEX payment_methods_by_customer ON payment_methods (tenant_id, customer, id) WHERE customer IS NOT NULL;
