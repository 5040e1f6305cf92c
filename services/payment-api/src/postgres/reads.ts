import { isConnectionLost } from "@platform/postgres/fault";
import type { Pool, Queryable } from "@platform/postgres/pool";
import { inSnapshot } from "@platform/postgres/transaction";
import { Unavailable } from "../ports/unavailable.ts";

/** Reads outside of the journal's transactions: each statement sees what is committed by then. */
export interface Reads extends Queryable {
  /** All statements of `work` see what was committed when the first one began. */
  inSnapshot<T>(work: (on: Queryable) => Promise<T>): Promise<T>;
}

/** Reads through a pool. They change nothing, so they throw Unavailable while the database is away. */
export function readsOf(pool: Pool): Reads {
  const run = pool.query.bind(pool) as (...given: unknown[]) => Promise<unknown>;
  const query = (...given: unknown[]): Promise<unknown> => available(run(...given));
  return {
    query: query as Queryable["query"],
    inSnapshot: (work) => available(inSnapshot(pool, work)),
  };
}

async function available<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw isConnectionLost(error) ? new Unavailable(error) : error;
  }
}
