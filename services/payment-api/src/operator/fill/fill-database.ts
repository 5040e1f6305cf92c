import type { Instant } from "@platform/kernel/instant";
import { copyRows } from "@platform/postgres/copy";
import type { Pool } from "@platform/postgres/pool";
import { inTransaction } from "@platform/postgres/transaction";
import { createLedgerWriter } from "../../postgres/ledger.ts";
import { createChance } from "./chance.ts";
import { makeUpPast } from "./made-up-past.ts";
import type { Recorded } from "./memory-journal.ts";
import { rowsOf } from "./rows.ts";
import { openShops } from "./shops.ts";

export interface FillPlan {
  readonly payments: number;
  readonly seed: string;
  readonly until: Instant;
}

export interface Filled {
  readonly seconds: number;
  /** The account with the most payments first. */
  readonly accounts: readonly { readonly account: string; readonly secretKey: string }[];
}

/** Payments in a commit: their rows are some ten megabytes, which is as much as COPY gains from. */
const BATCH = 500;

/**
 * Fills a database. Each batch is one commit, in which everything is consistent, so the fill may be ended at any time. We
 * make up the next batch while the database takes the last one. Indexes stay: ids sort by time, so each index grows at
 * its right-hand edge.
 */
export async function fillDatabase(
  pool: Pool,
  { payments, seed, until }: FillPlan,
  onProgress: (done: number, of: number, seconds: number) => void,
): Promise<Filled> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1_000;
  const chance = createChance(seed);
  const shops = await openShops(pool, payments);
  // As many processes as a stage may have, each with a shard of the platform's accounts.
  const writers = Array.from({ length: 4 }, () => createLedgerWriter(pool, chance.next));
  let done = 0;
  let storing: Promise<unknown> = Promise.resolve();
  for await (const { payments: made, recorded } of makeUpPast({ payments, batchSize: BATCH }, shops, chance, until)) {
    await storing;
    onProgress(done, payments, seconds());
    storing = store(pool, writers[chance.below(writers.length)]!, recorded);
    storing.catch(() => undefined);
    done += made;
  }
  await storing;
  for (const table of VACUUMED) await pool.query(`VACUUM (ANALYZE) ${table}`);
  onProgress(done, payments, seconds());
  return { seconds: seconds(), accounts: shops.map(({ keys: { account, secretKey } }) => ({ account, secretKey })) };
}

async function store(pool: Pool, ledger: ReturnType<typeof createLedgerWriter>, recorded: Recorded): Promise<void> {
  await ledger.openAccounts(recorded.transactions);
  const entries = ledger.entriesOf(recorded.transactions);
  await inTransaction(pool, async (client) => {
    for (const { table, columns, lines } of rowsOf(recorded, entries)) await copyRows(client, table, columns, lines);
    await ledger.addToBalances(client, entries);
  });
}

/** What was written once and never read: vacuumed now, so that the first readers do not pay for it. */
const VACUUMED = [
  "customers",
  "payment_methods",
  "payment_intents",
  "charges",
  "refunds",
  "attempts",
  "idempotency_keys",
  "events",
  "ledger_transactions",
  "ledger_entries",
];
