-- What payment-api may do with its own tables. The ledger's history it may only add to.
GRANT USAGE ON SCHEMA {{schema}} TO {{role}};
GRANT SELECT, INSERT, UPDATE ON tenants, api_keys, payment_intents, charges, refunds, customers, payment_methods,
  setup_intents, setup_attempts, products, prices, attempts, ledger_balances TO {{role}};
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys, outbox, unscored_charges TO {{role}};
GRANT SELECT, INSERT, DELETE ON hidden_keys TO {{role}};
GRANT SELECT ON balance_transactions, booked_transactions TO {{role}};
GRANT SELECT, INSERT ON ledger_accounts, ledger_transactions, ledger_entries, events, audit_log TO {{role}};
GRANT SELECT, UPDATE ON settlement_progress TO {{role}};
GRANT SELECT, INSERT, UPDATE ON settlement_discrepancies TO {{role}};
GRANT SELECT, INSERT ON settlement_resolutions TO {{role}};
