import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "pg";
import { query, withClient } from "../ground/database.ts";
import { checkLedger } from "@platform/local/ledger-check";

const SETTLE_MS = 20_000;

/**
 * Waits until no attempt is open, checks that the ledger adds up, and counts the charges. Throws an error that says what is
 * wrong, because figures are worthless if the system loses money.
 */
export function checkBooks(databaseUrl: string, signal: AbortSignal): Promise<{ readonly charges: number }> {
  return withClient(databaseUrl, async (client) => {
    await waitUntilSettled(client, signal);
    await refuseLedgerFaults(databaseUrl);
    const { rows } = await client.query<{ charges: number }>("SELECT count(*)::int AS charges FROM payments.charges");
    return { charges: rows[0]!.charges };
  });
}

/** Throws if the ledger does not add up. */
export async function refuseLedgerFaults(databaseUrl: string): Promise<void> {
  const { faults } = await checkLedger(databaseUrl);
  if (faults.length > 0) throw new Error(`The ledger does not add up: ${faults.join(" ")}`);
}

/** How many payments each way of deciding decided. */
export interface Decisions {
  readonly charges: number;
  /** Decided by the fallback, without a score. */
  readonly byFallback: number;
}

/**
 * Counts the payments decided since then, from the events of their decisions. Charges cannot tell: they get a late score
 * too, and the fallback knows the risk level of some cards.
 */
export async function countDecisions(client: Client, since: Date): Promise<Decisions> {
  const { rows } = await client.query<{ charges: number; by_fallback: number }>(
    `SELECT count(*)::int AS charges,
            (count(*) FILTER (WHERE object->'details'->'outcome'->>'riskScore' IS NULL))::int AS by_fallback
       FROM payments.events WHERE type IN ('charge.succeeded', 'charge.failed') AND created_at >= $1`,
    [since],
  );
  return { charges: rows[0]!.charges, byFallback: rows[0]!.by_fallback };
}

/** Waits until nothing is under way: a measurement must not pay for what the last one left behind. */
export async function waitUntilIdle(databaseUrl: string, signal: AbortSignal): Promise<void> {
  await withClient(databaseUrl, (client) => waitUntilSettled(client, signal));
}

/** Counts the payments that cause a webhook. */
export async function countSucceeded(databaseUrl: string): Promise<number> {
  const [row] = await query<{ succeeded: number }>(
    databaseUrl,
    "SELECT count(*)::int AS succeeded FROM payments.events WHERE type = 'payment_intent.succeeded'",
  );
  return row!.succeeded;
}

/** Waits for the generator's last requests, which are still under way when it ends. */
export async function waitUntilSettled(client: Client, signal: AbortSignal, settleMs = SETTLE_MS): Promise<void> {
  let open = -1;
  for (const end = Date.now() + settleMs; Date.now() < end; await wait(50)) {
    signal.throwIfAborted();
    const { rows } = await client.query<{ open: number }>(
      "SELECT count(*)::int AS open FROM payments.attempts WHERE state = 'processing'",
    );
    open = rows[0]!.open;
    if (open === 0) return;
  }
  throw new Error(`${open} attempts are still open ${settleMs / 1000} s after the load has ended.`);
}
