import { onEveryConnection } from "@platform/postgres/every-connection";
import type { Pool, Queryable } from "@platform/postgres/pool";
import { boolArray, int8Array, textArray } from "@platform/postgres/array";
import { insertEvents, recordResults } from "./delivery-statements.ts";
import { selectSubscriptions } from "./endpoint-store.ts";

const NO_TEXT = textArray([]);
const NO_NUMBER = int8Array([]);
const NO_FLAG = boolArray([]);

/** Opens every connection of the pool, and prepares on each the statements that every event needs. */
export async function warmUpConnections(pool: Pool): Promise<void> {
  await onEveryConnection(pool, pool.options.max, prepare);
}

/** Runs the statements with empty input. */
async function prepare(client: Queryable): Promise<void> {
  await Promise.all([
    selectSubscriptions(client, [NO_TEXT, NO_FLAG]),
    insertEvents(client, [NO_TEXT, NO_TEXT, NO_FLAG, NO_TEXT, NO_TEXT, NO_TEXT, NO_TEXT, NO_FLAG, 0, 0n]),
    recordResults(client, [NO_TEXT, NO_TEXT, NO_NUMBER, NO_TEXT, NO_TEXT, NO_NUMBER]),
  ]);
}
