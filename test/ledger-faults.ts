import type { Queryable } from "@platform/postgres/pool";

/** Something in the ledger that does not add up. */
export interface LedgerFault {
  readonly fault: string;
  /** The id of the row or object. */
  readonly what: string;
}

/**
 * Finds what does not add up in a ledger at rest, with no attempt open. Unqualified names must resolve to payment-api's
 * schema.
 */
export async function findLedgerFaults(on: Queryable): Promise<LedgerFault[]> {
  const { rows } = await on.query<LedgerFault>(`
    SELECT 'the entries of a transaction do not sum to zero' AS fault, transaction_id AS what
      FROM ledger_entries GROUP BY transaction_id, currency HAVING sum(amount) <> 0
    UNION ALL
    SELECT 'a transaction has no entries', t.id FROM ledger_transactions t
      WHERE NOT EXISTS (SELECT FROM ledger_entries e WHERE e.transaction_id = t.id)
    UNION ALL
    SELECT 'a balance is not the sum of its entries', a.id::text
      FROM ledger_accounts a
      LEFT JOIN ledger_balances b ON b.account_id = a.id
      LEFT JOIN ledger_entries e ON e.account_id = a.id
      GROUP BY a.id, b.balance HAVING coalesce(b.balance, 0) <> coalesce(sum(e.amount), 0)
    UNION ALL
    SELECT 'what was captured of a charge is not what is booked', c.id FROM charges c
      LEFT JOIN ledger_transactions t ON t.source = c.id AND t.kind = 'charge'
      WHERE c.amount_captured <> coalesce(t.amount, 0)
    UNION ALL
    SELECT 'a refund is booked otherwise than it ended', r.id FROM refunds r
      LEFT JOIN ledger_transactions t ON t.source = r.id AND t.kind = 'refund'
      WHERE CASE r.status WHEN 'succeeded' THEN r.amount ELSE 0 END <> -coalesce(t.amount, 0)
    UNION ALL
    SELECT 'what a transaction books does not exist', t.id FROM ledger_transactions t
      WHERE NOT CASE t.kind
        WHEN 'charge' THEN EXISTS (SELECT FROM charges c WHERE c.id = t.source)
        WHEN 'refund' THEN EXISTS (SELECT FROM refunds r WHERE r.id = t.source)
        ELSE EXISTS (SELECT FROM ledger_transactions moved WHERE moved.id = t.source AND moved.amount = t.amount) END
    UNION ALL
    SELECT 'what was refunded of a charge is not the sum of its refunds', c.id FROM charges c
      WHERE c.amount_refunded <> (
        SELECT coalesce(sum(r.amount), 0) FROM refunds r WHERE r.charge = c.id AND r.status = 'succeeded')
    UNION ALL
    SELECT 'something is still reserved for a refund', c.id FROM charges c WHERE c.amount_refunding <> 0
    UNION ALL
    SELECT 'acquirer clearing is not what is unsettled', held.currency FROM (
      SELECT a.currency, -sum(b.balance) AS balance
        FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id
        WHERE a.kind = 'acquirer_clearing' GROUP BY a.currency) held
      WHERE held.balance <> (
        SELECT coalesce(sum(t.amount), 0) FROM balance_transactions t
        WHERE t.currency = held.currency AND NOT t.available)
    UNION ALL
    SELECT held.kind || ' is not the net of what is', held.tenant_id::text FROM (
      SELECT a.tenant_id, a.kind, a.currency, sum(b.balance) AS balance
        FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id
        WHERE a.kind IN ('pending', 'available') GROUP BY a.tenant_id, a.kind, a.currency) held
      WHERE held.balance <> (
        SELECT coalesce(sum(t.net), 0) FROM balance_transactions t
        WHERE t.tenant_id = held.tenant_id AND t.currency = held.currency
          AND t.available = (held.kind = 'available'))`);
  return rows;
}
