GRANT USAGE ON SCHEMA {{schema}} TO {{role}};
-- Endpoints are never deleted: they become tombstones.
GRANT SELECT, INSERT, UPDATE ON {{schema}}.webhook_endpoints TO {{role}};
-- An event never changes.
GRANT SELECT, INSERT, DELETE ON {{schema}}.events TO {{role}};
GRANT SELECT, INSERT, UPDATE, DELETE ON {{schema}}.deliveries TO {{role}};
