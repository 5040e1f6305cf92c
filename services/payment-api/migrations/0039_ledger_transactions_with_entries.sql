-- A ledger transaction with its entries, as a merchant reads it: the platform's shards of an account are one account there.
CREATE VIEW booked_transactions AS
  SELECT t.id, t.tenant_id, t.kind, t.source, t.currency, t.amount, t.fee, t.net, t.created_at, t.available_at,
    (SELECT json_agg(json_build_object('account', a.kind, 'amount', e.amount::text) ORDER BY a.kind)
     FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id WHERE e.transaction_id = t.id) AS entries
  FROM ledger_transactions t;
