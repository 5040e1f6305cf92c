GRANT USAGE ON SCHEMA {{schema}} TO {{role}};
-- Assessments are history: never changed, never deleted.
GRANT SELECT, INSERT ON {{schema}}.assessments TO {{role}};
GRANT SELECT, INSERT, UPDATE, DELETE ON {{schema}}.subjects TO {{role}};
GRANT SELECT, INSERT, DELETE ON {{schema}}.counted_events TO {{role}};
GRANT SELECT, INSERT, UPDATE ON {{schema}}.settings TO {{role}};
GRANT SELECT ON {{schema}}.digest_key TO {{role}};
