import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Pool } from "./pool.ts";

/** A session whose client is gone ends within milliseconds of its last statement. */
const LIMIT_MS = 1_500;
const LONGEST_REST_MS = 100;

/**
 * Waits until the server has ended the session of a client that lost its connection: until then, a COMMIT that it sent may
 * still land. After a fail-over, the server that answers has no such session, and the old one can write no more. False
 * where it is not known to have ended within 1.5 s.
 */
export async function awaitEnd(pool: Pool, client: pg.ClientBase): Promise<boolean> {
  const { processID } = client as pg.ClientBase & { readonly processID: number | null };
  if (processID === null) return false;
  const end = performance.now() + LIMIT_MS;
  for (let restMs = 1; performance.now() < end; restMs = Math.min(2 * restMs, LONGEST_REST_MS)) {
    const inTime = wait(end - performance.now(), true, { ref: false });
    // While the server cannot be asked, the session counts as running.
    const isRunning = await Promise.race([find(pool, processID), inTime]).catch(() => true);
    if (!isRunning) return true;
    await wait(restMs);
  }
  return false;
}

async function find(pool: Pool, processID: number): Promise<boolean> {
  const { rows } = await pool.query("SELECT FROM pg_stat_activity WHERE pid = $1", [processID]);
  return rows.length > 0;
}
