import type { PoolClient } from "pg";
import { onEveryConnection } from "@platform/postgres/every-connection";
import type { Pool } from "@platform/postgres/pool";
import { inTransaction } from "@platform/postgres/transaction";
import { beginAttempts, finishAttempts, lockAttempts } from "./attempts.ts";
import { writeAuditLog } from "./audit-log.ts";
import { claimKeys, storeReplies } from "./claims.ts";
import { writeEvents } from "./events.ts";
import { lockIntentsOnly } from "./intents.ts";
import { TABLES } from "./tables.ts";
import { addUnscored, removeUnscored } from "./unscored-charges.ts";

const NO_KEYS = { tenantIds: [], ids: [] };

/**
 * Opens `connections` connections and prepares the journal's statements on each by running them on no rows at all, so
 * that the first payment does not pay for connecting and planning.
 */
export async function warmUpJournal(pool: Pool, connections: number): Promise<void> {
  await onEveryConnection(pool, connections, prepare);
  await inTransaction(pool, async () => undefined);
}

async function prepare(client: PoolClient): Promise<void> {
  await Promise.all([
    claimKeys(client, []),
    lockAttempts(client, []),
    lockIntentsOnly(client, NO_KEYS),
    ...Object.values(TABLES).flatMap((table) => [table.lock(client, NO_KEYS), table.write(client, [])]),
    beginAttempts(client, [], 0),
    finishAttempts(client, []),
    writeEvents(client, []),
    storeReplies(client, []),
    writeAuditLog(client, []),
    addUnscored(client, []),
    removeUnscored(client, []),
  ]);
}
