import { isConnectionLost } from "@platform/postgres/fault";
import type { Pool, Queryable } from "@platform/postgres/pool";
import { Unavailable } from "../ports/unavailable.ts";

/** A pool for reads outside of transactions: they change nothing, so they throw Unavailable while the database is away. */
export function readsOf(pool: Pool): Queryable {
  const run = pool.query.bind(pool) as (...given: unknown[]) => Promise<unknown>;
  const query = async (...given: unknown[]): Promise<unknown> => {
    try {
      return await run(...given);
    } catch (error) {
      throw isConnectionLost(error) ? new Unavailable(error) : error;
    }
  };
  return { query: query as Queryable["query"] };
}
