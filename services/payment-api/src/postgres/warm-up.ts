import type { PoolClient } from "pg";
import { onEveryConnection } from "@platform/postgres/every-connection";
import type { Pool } from "@platform/postgres/pool";
import { inTransaction } from "@platform/postgres/transaction";
import { beginAttempts, finishAttempts, lockAttempts } from "./attempts.ts";
import { lockCharges, writeCharges } from "./charges.ts";
import { claimKeys, storeReplies } from "./claims.ts";
import { lockCustomers, writeCustomers } from "./customers.ts";
import { writeEvents } from "./events.ts";
import { lockIntents, lockIntentsOnly, writeIntents } from "./intents.ts";
import { lockPaymentMethods, writePaymentMethods } from "./payment-methods.ts";
import { lockRefunds, writeRefunds } from "./refunds.ts";
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
    lockCustomers(client, NO_KEYS),
    lockPaymentMethods(client, NO_KEYS),
    lockIntents(client, NO_KEYS),
    lockIntentsOnly(client, NO_KEYS),
    lockCharges(client, NO_KEYS),
    lockRefunds(client, NO_KEYS),
    writeIntents(client, []),
    writeCharges(client, []),
    writeRefunds(client, []),
    writeCustomers(client, []),
    writePaymentMethods(client, []),
    beginAttempts(client, [], 0),
    finishAttempts(client, []),
    writeEvents(client, []),
    storeReplies(client, []),
    addUnscored(client, []),
    removeUnscored(client, []),
  ]);
}
