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
    name: "transactions_have_entries",
    holds: "A ledger transaction has entries.",
    sql: `
      SELECT t.id, t.kind, t.source FROM ledger_transactions t
      WHERE NOT EXISTS (SELECT FROM ledger_entries e WHERE e.transaction_id = t.id)`,
    violation: (row) => `${row["id"]}, the ${row["kind"]} of ${row["source"]}, has no entries.`,
  },
  {
    name: "entries_have_transactions",
    holds: "An entry belongs to a ledger transaction.",
    sql: `
      SELECT e.transaction_id AS id, e.amount, e.currency FROM ledger_entries e
      WHERE NOT EXISTS (SELECT FROM ledger_transactions t WHERE t.id = e.transaction_id)`,
    violation: (row) =>
      `An entry of ${row["amount"]} ${row["currency"]} belongs to ${row["id"]}, a transaction that does not exist.`,
  },
  {
    name: "entries_on_their_accounts",
    holds:
      "An entry has the currency of its transaction, and is booked on an account of that currency: the merchant's own, or the platform's.",
    sql: `
      SELECT t.id, e.amount, e.currency, t.currency AS booked_in, t.tenant_id,
        a.kind AS account, a.currency AS account_in, a.tenant_id AS owner
      FROM ledger_entries e
      JOIN ledger_transactions t ON t.id = e.transaction_id
      LEFT JOIN ledger_accounts a ON a.id = e.account_id
      WHERE a.id IS NULL OR a.currency <> e.currency OR t.currency <> e.currency
        OR a.tenant_id <> CASE WHEN a.kind IN ('pending', 'available') THEN t.tenant_id ELSE 0 END`,
    violation: (row) =>
      `An entry of ${row["amount"]} ${row["currency"]} of ${row["id"]}, which books ${row["booked_in"]} of tenant ` +
      `${row["tenant_id"]}, is on ${
        row["account"] === null
          ? "an account that does not exist"
          : `the account ${row["account"]} in ${row["account_in"]} of tenant ${row["owner"]}`
      }.`,
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
    holds: "The entries of a ledger transaction book its amount, its fee and its net, on the accounts that its kind names.",
    sql: `
      WITH booked AS (
        SELECT e.transaction_id,
          sum(CASE WHEN a.kind = 'acquirer_clearing' THEN e.amount ELSE 0 END) AS clearing,
          sum(CASE WHEN a.kind = 'pending' THEN e.amount ELSE 0 END) AS pending,
          sum(CASE WHEN a.kind = 'available' THEN e.amount ELSE 0 END) AS available,
          sum(CASE WHEN a.kind = 'fees' THEN e.amount ELSE 0 END) AS fees,
          sum(CASE WHEN a.kind = 'bank' THEN e.amount ELSE 0 END) AS bank
        FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id GROUP BY e.transaction_id
      )
      SELECT t.id, t.kind, t.amount, t.fee, b.clearing, b.pending, b.available, b.fees, b.bank
      FROM ledger_transactions t
      JOIN booked b ON b.transaction_id = t.id
      LEFT JOIN ledger_transactions moved ON t.kind = 'settlement' AND moved.id = t.source
      WHERE NOT CASE t.kind
        WHEN 'settlement' THEN b.clearing = t.amount AND b.bank = -t.amount AND b.fees = 0
          AND b.available = -b.pending AND b.available = coalesce(moved.net, b.available)
        ELSE b.clearing = -t.amount AND b.pending = t.net AND b.fees = t.fee AND b.available = 0 AND b.bank = 0 END`,
    violation: (row) =>
      `${row["id"]}, a ${row["kind"]} of ${row["amount"]} with a fee of ${row["fee"]}, books ${row["clearing"]} on ` +
      `acquirer_clearing, ${row["pending"]} on pending, ${row["available"]} on available, ${row["fees"]} on fees and ` +
      `${row["bank"]} on bank.`,
  },
  {
    name: "sources_are_posted_once",
    holds: "A charge, a refund and a settlement are each booked at most once.",
    sql: `
      SELECT source AS id, kind, count(*) AS times FROM ledger_transactions GROUP BY source, kind HAVING count(*) > 1`,
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
