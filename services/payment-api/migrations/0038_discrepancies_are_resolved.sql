-- Discrepancies that a person has resolved: who did it, when and why. The table may only grow, so nobody can change what was said.
CREATE TABLE settlement_resolutions (
  report       integer NOT NULL,
  position     integer NOT NULL,
  resolved_by  text COLLATE "C" NOT NULL,
  reason       text NOT NULL CHECK (btrim(reason) <> ''),
  resolved_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (report, position),
  FOREIGN KEY (report, position) REFERENCES settlement_discrepancies
);
CREATE TRIGGER resolutions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement_resolutions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
