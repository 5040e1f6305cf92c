import type { Check } from "./check.ts";

/** What holds within the ledger: transactions, their entries, and the settlement of each movement. */
export const LEDGER_CHECKS: readonly Check[] = [
  {
    name: "entries_sum_to_zero",
    holds: "The entries of a ledger transaction sum to zero in each currency.",
    sql: `
      SELECT transaction_id AS id, currency, sum(amount) AS sum
      FROM ledger_entries GROUP BY transaction_id, currency HAVING sum(amount) <> 0`,
    violation: (row) => `The entries of ${row["id"]} sum to ${row["sum"]} ${row["currency"]}, not to zero.`,
  },
  {
    name: "transactions_have_their_entries",
    holds: "A ledger transaction has all its entries, none of which is zero, and an entry has its transaction.",
    sql: `
      WITH booked AS (
        -- In the order of the primary key, so that it is counted from the index alone.
        SELECT transaction_id, count(*) AS entries
        FROM (SELECT transaction_id FROM ledger_entries ORDER BY transaction_id) sorted GROUP BY transaction_id
      ), due AS (
        SELECT *, CASE kind WHEN 'settlement' THEN 4 ELSE 1 + (net <> 0)::int + (fee <> 0)::int END AS entries
        FROM ledger_transactions
      )
      SELECT coalesce(d.id, b.transaction_id) AS id, d.kind, d.source, d.entries AS due, coalesce(b.entries, 0) AS entries
      FROM due d FULL JOIN booked b ON b.transaction_id = d.id
      WHERE d.entries IS DISTINCT FROM b.entries AND (
        -- The settlement of a movement whose fee was all of it moves nothing of the merchant's.
        d.kind = 'settlement' AND b.entries IS NOT DISTINCT FROM 2 AND EXISTS (
          SELECT FROM ledger_transactions moved
          WHERE moved.tenant_id = d.tenant_id AND moved.id = d.source AND moved.net = 0)) IS NOT TRUE`,
    violation: (row) =>
      row["kind"] === null
        ? `${row["id"]} has ${row["entries"]} entries, and is a transaction that does not exist.`
        : `${row["id"]}, the ${row["kind"]} of ${row["source"]}, has ${row["entries"]} entries, not ${row["due"]}.`,
  },
  {
    name: "transactions_add_up",
    holds:
      "A charge has an amount above zero and a fee of at most that; a refund has an amount below zero, and no fee; a settlement has no fee.",
    sql: `
      SELECT id, kind, amount, fee, net FROM ledger_transactions
      WHERE net <> amount - fee OR NOT CASE kind
        WHEN 'charge' THEN amount > 0 AND fee BETWEEN 0 AND amount
        WHEN 'refund' THEN amount < 0 AND fee = 0
        ELSE fee = 0 END`,
    violation: (row) =>
      `${row["id"]}, a ${row["kind"]}, has the amount ${row["amount"]}, the fee ${row["fee"]} and the net ${row["net"]}.`,
  },
  {
    name: "entries_book_their_transaction",
    holds:
      "An entry books its transaction's amount, fee or net as the transaction's kind says, in its currency, on an account of the merchant's own or of the platform's.",
    sql: `
      SELECT t.id, t.kind, t.amount, t.fee, t.currency, t.tenant_id, e.amount AS entry, e.currency AS entry_in,
        a.kind AS account, a.currency AS account_in, a.tenant_id AS owner
      FROM ledger_entries e
      JOIN ledger_transactions t ON t.id = e.transaction_id
      LEFT JOIN ledger_accounts a ON a.id = e.account_id
      WHERE e.currency <> t.currency OR a.currency IS DISTINCT FROM t.currency
        OR a.tenant_id <> CASE WHEN a.kind IN ('pending', 'available') THEN t.tenant_id ELSE 0 END
        OR e.amount IS DISTINCT FROM CASE a.kind
          WHEN 'acquirer_clearing' THEN CASE t.kind WHEN 'settlement' THEN t.amount ELSE -t.amount END
          -- What a settlement moves of the merchant's is checked against the movements, for each merchant.
          WHEN 'pending' THEN CASE t.kind WHEN 'settlement' THEN e.amount ELSE t.net END
          WHEN 'available' THEN CASE t.kind WHEN 'settlement' THEN e.amount END
          WHEN 'bank' THEN CASE t.kind WHEN 'settlement' THEN -t.amount END
          WHEN 'fees' THEN CASE t.kind WHEN 'charge' THEN t.fee END END`,
    violation: (row) =>
      `${row["id"]}, a ${row["kind"]} of ${row["amount"]} ${row["currency"]} with a fee of ${row["fee"]} for tenant ` +
      `${row["tenant_id"]}, has an entry of ${row["entry"]} ${row["entry_in"]} on ${
        row["account"] === null
          ? "an account that does not exist"
          : `the account ${row["account"]} in ${row["account_in"]} of tenant ${row["owner"]}`
      }.`,
  },
  {
    name: "sources_are_posted_once",
    holds: "A charge, a refund and a settlement are each booked at most once.",
    sql: `
      SELECT source AS id, kind, count(*) AS times
      FROM (SELECT source, kind FROM ledger_transactions ORDER BY source, kind) sorted
      GROUP BY source, kind HAVING count(*) > 1`,
    violation: (row) => `The ${row["kind"]} of ${row["id"]} is booked ${row["times"]} times.`,
  },
  {
    name: "settlements_settle_movements",
    holds: "A settlement settles a charge or refund of the same account, in its currency and amount.",
    sql: `
      SELECT s.id, s.source, s.amount, s.currency, moved.kind, moved.amount AS moved, moved.currency AS moved_in
      FROM ledger_transactions s LEFT JOIN ledger_transactions moved ON moved.id = s.source
      WHERE s.kind = 'settlement' AND (moved.id IS NULL OR moved.kind = 'settlement' OR moved.tenant_id <> s.tenant_id
        OR moved.currency <> s.currency OR moved.amount <> s.amount)`,
    violation: (row) =>
      `${row["id"]} settles ${row["amount"]} ${row["currency"]} of ${row["source"]}, which ${
        row["kind"] === null ? "does not exist" : `is a ${row["kind"]} of ${row["moved"]} ${row["moved_in"]}`
      }.`,
  },
];
