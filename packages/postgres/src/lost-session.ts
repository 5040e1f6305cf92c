import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Pool } from "./pool.ts";

/** A session that has lost its client ends within milliseconds of its last statement. */
const FIRST_LOOK_MS = 1;
const LIMIT_MS = 5_000;

/**
 * Waits until the server has ended the session of a client that lost its connection: until then, a COMMIT that it sent may
 * still land. False where that is not known after five seconds, or the server cannot be asked.
 */
export async function awaitEnd(pool: Pool, client: pg.ClientBase): Promise<boolean> {
  const { processID } = client as pg.ClientBase & { readonly processID: number };
  const end = performance.now() + LIMIT_MS;
  for (let rest = FIRST_LOOK_MS; ; rest *= 2) {
    const isThere = await isRunning(pool, processID).catch(() => undefined);
    if (isThere !== true) return isThere === false;
    if (performance.now() + rest > end) return false;
    await wait(rest);
  }
}

async function isRunning(pool: Pool, processID: number): Promise<boolean> {
  const { rows } = await pool.query("SELECT FROM pg_stat_activity WHERE pid = $1", [processID]);
  return rows.length > 0;
}
