import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "pg";
import { query, withClient } from "../ground/database.ts";
import { findLedgerFaults } from "../../scripts/start/ledger-check.ts";

/** What a database holds after the load has ended. */
export interface Books {
  readonly charges: number;
  /** Charges whose score did not come in time. */
  readonly notAssessed: number;
}

const SETTLE_MS = 20_000;

/**
 * Waits until no attempt is open any more, checks that the ledger adds up, and counts. Throws with what is wrong: a
 * figure of a system that loses money is worth nothing.
 */
export function checkBooks(databaseUrl: string, signal: AbortSignal): Promise<Books> {
  return withClient(databaseUrl, async (client) => {
    await waitUntilSettled(client, signal);
    const faults = await findLedgerFaults(client);
    if (faults.length > 0) throw new Error(`The ledger does not add up: ${faults.slice(0, 5).join(" ")}`);
    const { rows } = await client.query<{ charges: number; not_assessed: number }>(COUNTS);
    return { charges: rows[0]!.charges, notAssessed: rows[0]!.not_assessed };
  });
}

const COUNTS = `
  SELECT count(*)::int AS charges,
         (count(*) FILTER (WHERE details->'outcome'->>'riskLevel' = 'not_assessed'))::int AS not_assessed
    FROM payments.charges`;

/** Waits until nothing is on its way any more: what a generator leaves behind must not be charged to the next one. */
export async function waitUntilIdle(databaseUrl: string, signal: AbortSignal): Promise<void> {
  await withClient(databaseUrl, (client) => waitUntilSettled(client, signal));
}

/** Charges alone, without reading anything else. */
export async function countCharges(databaseUrl: string): Promise<number> {
  const [row] = await query<{ charges: number }>(databaseUrl, "SELECT count(*)::int AS charges FROM payments.charges");
  return row!.charges;
}

/** The generator leaves while its last requests are on their way. */
async function waitUntilSettled(client: Client, signal: AbortSignal): Promise<void> {
  let open = -1;
  for (const end = Date.now() + SETTLE_MS; Date.now() < end; await wait(50)) {
    signal.throwIfAborted();
    const { rows } = await client.query<{ open: number }>(
      "SELECT count(*)::int AS open FROM payments.attempts WHERE state = 'processing'",
    );
    open = rows[0]!.open;
    if (open === 0) return;
  }
  throw new Error(`${open} attempts are still open ${SETTLE_MS / 1000} s after the load has ended.`);
}
