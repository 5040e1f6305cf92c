import { int4Array, int8Array, textArray, timestampArray } from "@platform/postgres/array";
import type { Pool, Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { LedgerAccountKind, LedgerTransaction } from "../domain/ledger.ts";
import type { Row } from "./row.ts";

/** Books transactions: they, their entries and the balances, each with one statement for the whole commit. */
export interface LedgerWriter {
  /** Makes sure that all accounts exist, in a commit of its own: we never remove accounts. */
  openAccounts(rows: readonly Row<LedgerTransaction>[]): Promise<void>;
  /** The entries of transactions, whose accounts must be open. */
  entriesOf(rows: readonly Row<LedgerTransaction>[]): readonly BookedEntry[];
  /** Adds entries to the balances of their accounts. */
  addToBalances(on: Queryable, entries: readonly BookedEntry[]): Promise<unknown>;
  /** Books; the accounts must be open. */
  write(on: Queryable, rows: readonly Row<LedgerTransaction>[]): Promise<unknown>;
}

/** An entry on an account of this writer's. */
export interface BookedEntry {
  readonly transaction: string;
  readonly accountId: number;
  readonly currency: string;
  readonly amount: bigint;
}

/** The tenant number of the platform's own accounts. */
const PLATFORM = 0;
const SHARDS = 16;
const OWNER: Readonly<Record<LedgerAccountKind, "tenant" | "platform">> = {
  pending: "tenant",
  available: "tenant",
  acquirer_clearing: "platform",
  bank: "platform",
  fees: "platform",
};

/**
 * Each process, not each payment, picks its shard of the platform's accounts: a commit then touches each balance once,
 * and processes meet on the same row only by chance.
 */
export function createLedgerWriter(pool: Pool, random: () => number): LedgerWriter {
  const shard = Math.floor(random() * SHARDS);
  const accountIds = new Map<string, number>();

  async function openAccounts(rows: readonly Row<LedgerTransaction>[]): Promise<void> {
    const missing = new Map<string, Account>();
    for (const account of accountsOf(rows)) {
      const key = keyOf(account);
      if (!accountIds.has(key)) missing.set(key, account);
    }
    if (missing.size === 0) return;
    const accounts = [...missing.values()];
    const columns = [
      int4Array(accounts.map((account) => account.tenantId)),
      textArray(accounts.map((account) => account.kind)),
      textArray(accounts.map((account) => account.currency)),
      int4Array(accounts.map((account) => account.shard)),
    ];
    await createAccounts(pool, columns);
    await createBalances(pool, columns);
    for (const row of await findAccounts(pool, columns)) {
      accountIds.set(
        keyOf({ tenantId: row.tenant_id, kind: row.kind, currency: row.currency, shard: row.shard }),
        row.id,
      );
    }
  }

  function entriesOf(rows: readonly Row<LedgerTransaction>[]): BookedEntry[] {
    return rows.flatMap(({ tenantId, value: { id, currency, entries } }) =>
      entries.map(({ account, amount }) => {
        const accountId = accountIds.get(keyOf(accountOf(tenantId, account, currency)))!;
        return { transaction: id, accountId, currency, amount };
      }),
    );
  }

  function write(on: Queryable, rows: readonly Row<LedgerTransaction>[]): Promise<unknown> {
    const entries = entriesOf(rows);
    return Promise.all([
      insertTransactions(on, transactionColumns(rows)),
      insertEntries(on, [
        textArray(entries.map((entry) => entry.transaction)),
        int4Array(entries.map((entry) => entry.accountId)),
        textArray(entries.map((entry) => entry.currency)),
        int8Array(entries.map((entry) => entry.amount)),
      ]),
      addToBalances(on, entries),
    ]);
  }

  function* accountsOf(rows: readonly Row<LedgerTransaction>[]): Iterable<Account> {
    for (const { tenantId, value } of rows) {
      for (const entry of value.entries) yield accountOf(tenantId, entry.account, value.currency);
    }
  }

  function accountOf(tenantId: number, kind: LedgerAccountKind, currency: string): Account {
    return OWNER[kind] === "tenant"
      ? { tenantId, kind, currency, shard: 0 }
      : { tenantId: PLATFORM, kind, currency, shard };
  }

  return { openAccounts, entriesOf, addToBalances, write };
}

function addToBalances(on: Queryable, entries: readonly BookedEntry[]): Promise<unknown> {
  const deltas = new Map<number, bigint>();
  for (const { accountId, amount } of entries) deltas.set(accountId, (deltas.get(accountId) ?? 0n) + amount);
  return addDeltas(on, [int4Array([...deltas.keys()]), int8Array([...deltas.values()])]);
}

interface Account {
  readonly tenantId: number;
  readonly kind: string;
  readonly currency: string;
  readonly shard: number;
}

const keyOf = ({ tenantId, kind, currency, shard }: Account): string => `${tenantId}:${kind}:${currency}:${shard}`;

const WANTED = "unnest($1::int[], $2::text[], $3::text[], $4::int[]) AS u (tenant_id, kind, currency, shard)";
const JOINED = `ledger_accounts a JOIN ${WANTED} USING (tenant_id, kind, currency, shard)`;

const createAccounts = statement(
  "create-ledger-accounts",
  `INSERT INTO ledger_accounts (tenant_id, kind, currency, shard) SELECT * FROM ${WANTED}
   ORDER BY tenant_id, kind, currency, shard ON CONFLICT DO NOTHING`,
);

const createBalances = statement(
  "create-ledger-balances",
  `INSERT INTO ledger_balances (account_id, balance) SELECT a.id, 0 FROM ${JOINED} ORDER BY a.id ON CONFLICT DO NOTHING`,
);

const findAccounts = statement<{ id: number; tenant_id: number; kind: string; currency: string; shard: number }>(
  "find-ledger-accounts",
  `SELECT a.* FROM ${JOINED}`,
);

const insertTransactions = statement(
  "insert-ledger-transactions",
  `INSERT INTO ledger_transactions (tenant_id, id, kind, source, currency, amount, fee, net, created_at, available_at)
   SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
     $8::bigint[], $9::timestamptz[], $10::timestamptz[])`,
);

function transactionColumns(rows: readonly Row<LedgerTransaction>[]): Buffer[] {
  return [
    int4Array(rows.map((row) => row.tenantId)),
    textArray(rows.map(({ value }) => value.id)),
    textArray(rows.map(({ value }) => value.kind)),
    textArray(rows.map(({ value }) => value.source)),
    textArray(rows.map(({ value }) => value.currency)),
    int8Array(rows.map(({ value }) => value.amount)),
    int8Array(rows.map(({ value }) => value.fee)),
    int8Array(rows.map(({ value }) => value.net)),
    timestampArray(rows.map(({ value }) => value.createdAt)),
    timestampArray(rows.map(({ value }) => value.availableAt)),
  ];
}

const find = statement<{ id: string }>(
  "find-ledger-transactions",
  `SELECT id FROM ledger_transactions JOIN unnest($1::int[], $2::text[]) AS k (tenant_id, id) USING (tenant_id, id)`,
);

/** The ids of those transactions that are booked. */
export const findTransactions = (
  on: Queryable,
  tenantIds: readonly number[],
  ids: readonly string[],
): Promise<{ readonly id: string }[]> => find(on, [int4Array(tenantIds), textArray(ids)]);

const insertEntries = statement(
  "insert-ledger-entries",
  `INSERT INTO ledger_entries (transaction_id, account_id, currency, amount)
   SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::bigint[])`,
);

const addDeltas = statement(
  "add-to-ledger-balances",
  // Locked in the order of the accounts, so that two processes cannot wait for each other in a circle.
  `UPDATE ledger_balances b SET balance = b.balance + locked.amount
   FROM (SELECT l.account_id, u.amount
         FROM unnest($1::int[], $2::bigint[]) AS u (account_id, amount) JOIN ledger_balances l USING (account_id)
         ORDER BY l.account_id FOR UPDATE OF l) locked
   WHERE b.account_id = locked.account_id`,
);
