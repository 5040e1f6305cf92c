import { isConnectionLost } from "@platform/postgres/fault";
import type { Pool, Queryable } from "@platform/postgres/pool";
import { Unavailable } from "../ports/unavailable.ts";

/** A pool for reads outside of transactions: they change nothing, so where the database is away they are Unavailable. */
export function readsOf(pool: Pool): Queryable {
  const query = async (...given: Parameters<Pool["query"]>): Promise<unknown> => {
    try {
      return await (pool.query(...given) as unknown as Promise<unknown>);
    } catch (error) {
      throw isConnectionLost(error) ? new Unavailable(error) : error;
    }
  };
  return { query: query as unknown as Queryable["query"] };
}
