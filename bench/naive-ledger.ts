import type { PoolClient } from "pg";
import type { Pool } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { LedgerAccountKind, LedgerTransaction } from "../services/payment-api/src/domain/ledger.ts";
import type { Row } from "../services/payment-api/src/postgres/row.ts";

/** Books charges, and opens a ledger account when it first needs it. */
export interface NaiveLedger {
  /** Books one charge, row by row. */
  book(client: PoolClient, row: Row<LedgerTransaction>): Promise<void>;
}

/** `pool` is a separate pool for opening accounts: waiting for a second connection from the same pool could deadlock. */
export function createNaiveLedger(pool: Pool): NaiveLedger {
  const accounts = new Map<string, Promise<number>>();

  function accountId(tenantId: number, kind: LedgerAccountKind, currency: string): Promise<number> {
    const owner = kind === "pending" || kind === "available" ? tenantId : PLATFORM;
    const key = `${owner}:${kind}:${currency}`;
    const known = accounts.get(key) ?? openAccount(pool, [owner, kind, currency]).then(([row]) => row!.id);
    accounts.set(key, known);
    return known;
  }

  async function book(client: PoolClient, { tenantId, value }: Row<LedgerTransaction>): Promise<void> {
    const { id, kind, source, currency, amount, fee, net, createdAt, availableAt, entries } = value;
    const [one, other, ...more] = entries;
    if (kind !== "charge" || one === undefined || other === undefined || more.length > 0) {
      throw new Error("the yardstick books charges without a fee, and nothing else");
    }
    const dates = [new Date(createdAt), new Date(availableAt)];
    await insertTransaction(client, [tenantId, id, kind, source, currency, amount, fee, net, ...dates]);
    const [debit, credit] = [
      { id: await accountId(tenantId, one.account, currency), amount: one.amount },
      { id: await accountId(tenantId, other.account, currency), amount: other.amount },
    ];
    await insertEntries(client, [id, debit.id, credit.id, currency, debit.amount, credit.amount]);
    // The rows that all payments share come last, and always in the same order, which prevents deadlocks.
    for (const account of [debit, credit].toSorted((a, b) => a.id - b.id)) {
      await addToBalance(client, [account.id, account.amount]);
    }
  }

  return { book };
}

/** The tenant number of the platform's own accounts. */
const PLATFORM = 0;

const openAccount = statement<{ id: number }>(
  "naive-open-ledger-account",
  `WITH account AS (
     INSERT INTO ledger_accounts (tenant_id, kind, currency, shard) VALUES ($1, $2, $3, 0) RETURNING id
   ), balance AS (
     INSERT INTO ledger_balances (account_id, balance) SELECT id, 0 FROM account
   )
   SELECT id FROM account`,
);

const insertTransaction = statement(
  "naive-insert-ledger-transaction",
  `INSERT INTO ledger_transactions (tenant_id, id, kind, source, currency, amount, fee, net, created_at, available_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);

const insertEntries = statement(
  "naive-insert-ledger-entries",
  // One statement, because the trigger that sums the entries sees one statement at a time.
  `INSERT INTO ledger_entries (transaction_id, account_id, currency, amount) VALUES ($1, $2, $4, $5), ($1, $3, $4, $6)`,
);

const addToBalance = statement(
  "naive-add-to-ledger-balance",
  "UPDATE ledger_balances SET balance = balance + $2 WHERE account_id = $1",
);
