import { setTimeout as wait } from "node:timers/promises";
import { textArray } from "@platform/postgres/array";
import { isConnectionLost } from "@platform/postgres/fault";
import type { Pool } from "@platform/postgres/pool";
import { claimKeys } from "./claim-keys.ts";
import { findOperations } from "./find-operations.ts";
import { lockAuthorisations, writeFollowUps } from "./follow-ups.ts";

/** So often a warm-up is tried whose connections end: half a minute, in which a database restarts. */
const MAX_TRIES = 60;
const REST_MS = 500;

/**
 * Opens every connection and prepares on each the statements that payments wait for. Empty batches run the plans
 * without writing anything. While the database goes away or is not back yet, it is tried again.
 */
export async function warmUp(pool: Pool): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await prepareConnections(pool);
    } catch (error) {
      if (!isConnectionLost(error) || tries === MAX_TRIES) throw error;
      await wait(REST_MS);
    }
  }
}

async function prepareConnections(pool: Pool): Promise<void> {
  const connecting = await Promise.allSettled(Array.from({ length: pool.options.max }, () => pool.connect()));
  const clients = connecting.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  try {
    for (const one of connecting) if (one.status === "rejected") throw one.reason;
    const prepared = await Promise.allSettled(
      clients.map(async (client) => {
        await claimKeys(client, []);
        await findOperations(client, []);
        await lockAuthorisations(client, [textArray([])]);
        await writeFollowUps(client, [], []);
      }),
    );
    for (const one of prepared) if (one.status === "rejected") throw one.reason;
  } finally {
    for (const client of clients) client.release();
  }
}
