import type { Pool, Queryable } from "@platform/postgres/pool";
import { inSnapshot } from "@platform/postgres/transaction";
import type { Check, Found } from "./check.ts";
import { CHECKS } from "./checks.ts";

/** A check that does not hold. */
export interface Violation {
  readonly check: string;
  /** Of what violates it: the first in the order of the ids. */
  readonly id: string;
  /** What is wrong with it, in a sentence. */
  readonly what: string;
  /** How many violate it. */
  readonly count: number;
}

export interface Verification {
  /** How many checks were made: all of them, or those up to the first that does not hold. */
  readonly checks: number;
  readonly violation: Violation | null;
  readonly counts: LedgerCounts;
}

/** The size of the ledger that was verified. */
export interface LedgerCounts {
  readonly payments: number;
  readonly transactions: number;
  readonly entries: number;
  readonly balances: number;
}

export interface VerifyOptions {
  /** Also makes the checks that hold only while no payment is under way. */
  readonly atRest: boolean;
  /** Called after each check, with the milliseconds that it took. */
  readonly onChecked?: (check: Check, done: number, of: number, ms: number) => void;
}

/**
 * One snapshot for all checks: between two snapshots, payments would move money from one sum to the other. Reading waits
 * for nobody and nobody waits for it, except a migration that changes a table, and that gives up after five seconds;
 * neither do we wait for one for longer.
 *
 * The hash tables of a million payments fit into 128 MB each, so none is written to disk.
 */
const SETTINGS = [
  "SET LOCAL lock_timeout = '5s'",
  "SET LOCAL work_mem = '128MB'",
  "SET LOCAL max_parallel_workers_per_gather = 0",
];

/**
 * Makes the checks on one snapshot, two at a time, until the first that does not hold. Locks nothing, changes nothing.
 *
 * Two connections share the snapshot, instead of a query and its parallel workers: those help with a part of it only, and
 * two cores are done with two queries in little more than half the time.
 */
export function verify(pool: Pool, options: VerifyOptions): Promise<Verification> {
  const checks = checksOf(options);
  const found: (Violation | undefined)[] = [];
  let begun = 0;
  let done = 0;
  let isFound = false;

  async function work(client: Queryable): Promise<void> {
    for (const setting of SETTINGS) await client.query(setting);
    while (begun < checks.length && !isFound) {
      const index = begun++;
      const startedAt = performance.now();
      const violation = await firstViolation(client, checks[index]!);
      found[index] = violation;
      isFound ||= violation !== undefined;
      options.onChecked?.(checks[index]!, ++done, checks.length, performance.now() - startedAt);
    }
  }

  return inSnapshot(pool, async (first) => {
    const snapshot = await exportSnapshot(first);
    const counts = await countLedger(first);
    const second = inSnapshot(pool, async (client) => {
      await client.query(`SET TRANSACTION SNAPSHOT '${snapshot}'`);
      await work(client);
    });
    await Promise.all([work(first), second]);
    const index = found.findIndex((one) => one !== undefined);
    return index === -1
      ? { checks: checks.length, violation: null, counts }
      : { checks: index + 1, violation: found[index]!, counts };
  });
}

/** The name under which other transactions may read what this one sees. PostgreSQL makes it of digits and hyphens. */
async function exportSnapshot(on: Queryable): Promise<string> {
  const { rows } = await on.query<{ snapshot: string }>("SELECT pg_export_snapshot() AS snapshot");
  return rows[0]!.snapshot;
}

/** Everything that violates a check. */
export async function findViolations(on: Queryable, { atRest }: VerifyOptions): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const check of checksOf({ atRest })) {
    const { rows } = await on.query<Found>(check.sql);
    violations.push(...rows.map((row) => violationOf(check, row, rows.length)));
  }
  return violations;
}

const checksOf = ({ atRest }: VerifyOptions): readonly Check[] =>
  CHECKS.filter((check) => atRest || check.atRest !== true);

async function firstViolation(on: Queryable, check: Check): Promise<Violation | undefined> {
  const { rows } = await on.query<Found & { violations: bigint }>(
    `SELECT *, count(*) OVER () AS violations FROM (${check.sql}) AS found ORDER BY id LIMIT 1`,
  );
  return rows[0] === undefined ? undefined : violationOf(check, rows[0], Number(rows[0].violations));
}

const violationOf = (check: Check, row: Found, count: number): Violation => ({
  check: check.name,
  id: String(row["id"]),
  what: check.violation(row),
  count,
});

async function countLedger(on: Queryable): Promise<LedgerCounts> {
  const { rows } = await on.query<LedgerCounts>(
    `SELECT (SELECT count(*) FROM payment_intents)::float8 AS payments,
            (SELECT count(*) FROM ledger_transactions)::float8 AS transactions,
            (SELECT count(*) FROM ledger_entries)::float8 AS entries,
            (SELECT count(*) FROM ledger_balances)::float8 AS balances`,
  );
  return rows[0]!;
}
