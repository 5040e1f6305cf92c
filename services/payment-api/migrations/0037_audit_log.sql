-- Who changed what: each use of a key that changed something, in the commit of the change, and each command of an operator.
--
-- A row names its object, and the attempt where it began one: the outcome is the attempt's, so no row is ever written twice. The
-- claim of an idempotency key would hold less of this, for a day, and only where a request has such a key.
CREATE TABLE audit_log (
  at         timestamptz NOT NULL DEFAULT now(),
  tenant_id  integer NOT NULL,
  -- Null where an operator did it.
  key_id     integer,
  operator   text COLLATE "C",
  -- `POST /v1/refunds`, or the verb of the operator's command.
  operation  text COLLATE "C" NOT NULL,
  object     text COLLATE "C",
  attempt    text COLLATE "C",
  request_id text COLLATE "C",
  CONSTRAINT somebody_did_it CHECK (num_nonnulls(key_id, operator) = 1)
);
-- Rows are in the order of time, so an index of a few pages finds a day among years.
CREATE INDEX audit_log_by_time ON audit_log USING brin (at);
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
