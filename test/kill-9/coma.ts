import type { Pool } from "@platform/postgres/pool";
import type { FaultRule } from "../platform/acquirer-control.ts";
import type { Platform } from "../platform/platform.ts";
import { until } from "../platform/until.ts";
import { letSlowLeasesRunOut } from "./leases.ts";

/** A process that stops in the middle of a commit keeps its locks until the server ends its session after 10 s. */
const WITHIN_MS = 40_000;
const IN_FLIGHT = 5;
/** When payment-api wakes up the first time, the twin has taken over this many attempts, but finished none. */
const TAKEN_OVER = 3;

/**
 * Pauses payment-api while it waits for the acquirer, until another process takes over its attempts. Then payment-api
 * resumes as if nothing had happened, and reads the acquirer's answers.
 *
 * It does this twice: payment-api resumes while the other process cannot find out how the attempts ended, and after the
 * other process has finished them.
 */
export async function overtakeInComa(platform: Platform): Promise<void> {
  const silence: FaultRule = { operations: ["inquire", "fence"], fault: "timeout_before" };
  await layDown(platform, silence, (held) => held.filter(isTakenOver).length >= TAKEN_OVER);
  await layDown(platform, { latencyMs: 50 }, (held) => held.every(({ state }) => state !== "processing"));
}

const isTakenOver = ({ state, lease_epoch }: HeldAttempt): boolean => state === "processing" && lease_epoch > 0;

/** Pauses payment-api while the acquirer behaves as `fault` says, until `wakesUp` accepts the attempts that it holds. */
async function layDown(
  platform: Platform,
  fault: FaultRule,
  wakesUp: (held: readonly HeldAttempt[]) => boolean,
): Promise<void> {
  const { acquirer, components, pool, twin } = platform;
  const api = components["payment-api"];
  await acquirer.setFault({ operations: ["authorise", "capture", "void", "refund"], latencyMs: 300 });
  const since = Date.now();
  await until("requests are in flight", WITHIN_MS, async () =>
    (await findHeld(pool, since)).length >= IN_FLIGHT ? true : undefined,
  );
  api.pause();
  const held = await findHeld(pool, since);
  await letSlowLeasesRunOut(pool);
  await acquirer.setFault(fault);
  await twin.start();
  await until("the attempts are taken over", WITHIN_MS, async () =>
    wakesUp(await readHeld(pool, held)) ? true : undefined,
  );
  api.resume();
  await acquirer.clearFaults();
  await twin.stop();
}

/** Attempts since then whose requests still wait for their answers. Only requests with a key show that. */
async function findHeld(pool: Pool, since: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT a.id FROM payments.attempts a
       JOIN payments.idempotency_keys k ON k.tenant_id = a.tenant_id AND k.key = a.idempotency_key
      WHERE a.state = 'processing' AND k.status IS NULL AND a.created_at >= to_timestamp($1::float8 / 1000)`,
    [since],
  );
  return rows.map(({ id }) => id);
}

interface HeldAttempt {
  readonly state: string;
  readonly lease_epoch: number;
}

/** Reads by id, because clients may hear of an attempt from the other process, and then its key is done with. */
async function readHeld(pool: Pool, held: readonly string[]): Promise<HeldAttempt[]> {
  const { rows } = await pool.query<HeldAttempt>(
    "SELECT state, lease_epoch FROM payments.attempts WHERE id = ANY ($1::text[])",
    [held],
  );
  return rows;
}
