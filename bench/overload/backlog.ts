import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "pg";
import { countSucceeded } from "../measure/books.ts";
import type { Platform } from "../ground/ground.ts";

/** payment-api's remaining work for answered payments. */
export interface Backlog {
  readonly lateScores: number;
  /** Parcels in the outbox. */
  readonly parcels: number;
}

export interface Emptied {
  /** The time until nothing was left; null if something was left after the limit. */
  readonly seconds: number | null;
  readonly left: Backlog;
}

const EMPTY_WITHIN_MS = 120_000;
const WEBHOOKS_WITHIN_MS = 60_000;

/** Waits until no late scores and no parcels are left, or until the time limit. */
export async function waitUntilEmpty(client: Client, startedAt: number, signal: AbortSignal): Promise<Emptied> {
  for (;;) {
    signal.throwIfAborted();
    const left = await readBacklog(client);
    const passedMs = performance.now() - startedAt;
    if (left.lateScores + left.parcels === 0) return { seconds: passedMs / 1_000, left };
    if (passedMs > EMPTY_WITHIN_MS) return { seconds: null, left };
    await wait(100);
  }
}

async function readBacklog(client: Client): Promise<Backlog> {
  const { rows } = await client.query<{ late_scores: number; parcels: number }>(
    `SELECT (SELECT count(*)::int FROM payments.unscored_charges) AS late_scores,
            (SELECT count(*)::int FROM payments.outbox) AS parcels`,
  );
  return { lateScores: rows[0]!.late_scores, parcels: rows[0]!.parcels };
}

/** Waits for the webhooks of all payments; returns how many are missing at the time limit. */
export async function waitForWebhooks({ receiver, databaseUrl }: Platform, signal: AbortSignal): Promise<number> {
  const succeeded = await countSucceeded(databaseUrl);
  for (const end = Date.now() + WEBHOOKS_WITHIN_MS; ; await wait(100)) {
    signal.throwIfAborted();
    const { events, forged } = await receiver.received();
    if (forged > 0) throw new Error(`${forged} webhooks had a wrong signature.`);
    if (events === succeeded || Date.now() > end) return succeeded - events;
  }
}
