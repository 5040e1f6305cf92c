import { textArray } from "@platform/postgres/array";
import { onEveryConnection } from "@platform/postgres/every-connection";
import type { Pool } from "@platform/postgres/pool";
import { claimKeys } from "./claim-keys.ts";
import { findOperations } from "./find-operations.ts";
import { lockAuthorisations, writeFollowUps } from "./follow-ups.ts";

/**
 * Opens every connection, and prepares on each the statements that payments wait for. Empty batches run the plans without
 * writing anything.
 */
export async function warmUp(pool: Pool): Promise<void> {
  await onEveryConnection(pool, pool.options.max, async (client) => {
    await claimKeys(client, []);
    await findOperations(client, []);
    await lockAuthorisations(client, [textArray([])]);
    await writeFollowUps(client, [], []);
  });
}
