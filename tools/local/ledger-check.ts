import type { Client } from "pg";

/** Describes what does not add up in the ledger, one sentence for each fault. */
export async function findLedgerFaults(client: Client): Promise<string[]> {
  const faults: string[] = [];
  for (const { sql, sentence } of CHECKS) {
    const { rows } = await client.query<Record<string, string>>(sql);
    faults.push(...rows.map(sentence));
  }
  return faults;
}

export async function countLedger(
  client: Client,
): Promise<{ transactions: string; entries: string; balances: string }> {
  const { rows } = await client.query<{ transactions: string; entries: string; balances: string }>(
    `SELECT (SELECT count(*) FROM payments.ledger_transactions) AS transactions,
            (SELECT count(*) FROM payments.ledger_entries) AS entries,
            (SELECT count(*) FROM payments.ledger_balances) AS balances`,
  );
  return rows[0]!;
}

const CHECKS: readonly { sql: string; sentence: (row: Record<string, string>) => string }[] = [
  {
    sql: `SELECT transaction_id, currency, sum(amount)::text AS sum FROM payments.ledger_entries
          GROUP BY transaction_id, currency HAVING sum(amount) <> 0`,
    sentence: (row) => `The entries of ${row["transaction_id"]} sum to ${row["sum"]} ${row["currency"]}, not to zero.`,
  },
  {
    sql: `SELECT currency, sum(amount)::text AS sum FROM payments.ledger_entries GROUP BY currency HAVING sum(amount) <> 0`,
    sentence: (row) => `All entries in ${row["currency"]} sum to ${row["sum"]}, not to zero.`,
  },
  {
    sql: `SELECT a.id::text, a.kind, a.currency, b.balance::text, coalesce(sum(e.amount), 0)::text AS fold
            FROM payments.ledger_accounts a
            LEFT JOIN payments.ledger_balances b ON b.account_id = a.id
            LEFT JOIN payments.ledger_entries e ON e.account_id = a.id
           GROUP BY a.id, b.balance HAVING b.balance IS DISTINCT FROM coalesce(sum(e.amount), 0)`,
    sentence: (row) =>
      `The balance of account ${row["id"]} (${row["kind"]}) is ${row["balance"]} ${row["currency"]}; its entries sum to ${row["fold"]}.`,
  },
  {
    sql: `SELECT c.id, c.amount_captured::text AS captured, coalesce(t.amount, 0)::text AS booked
            FROM payments.charges c LEFT JOIN payments.ledger_transactions t ON t.source = c.id AND t.kind = 'charge'
           WHERE c.amount_captured <> coalesce(t.amount, 0)`,
    sentence: (row) => `Of charge ${row["id"]}, ${row["captured"]} are captured and ${row["booked"]} are booked.`,
  },
];
