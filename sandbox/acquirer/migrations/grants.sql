GRANT USAGE ON SCHEMA {{schema}} TO {{role}};
GRANT SELECT, INSERT, UPDATE ON {{schema}}.operations, {{schema}}.authorisations, {{schema}}.challenges TO {{role}};
GRANT SELECT, INSERT ON {{schema}}.settlement_reports TO {{role}};
