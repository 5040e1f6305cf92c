import type { Pool } from "@platform/postgres/pool";
import { inTransaction } from "@platform/postgres/transaction";
import type pg from "pg";

/** Runs work in one transaction. */
export type Transact = <T>(work: (client: pg.PoolClient) => Promise<T>) => Promise<T>;

/** Commits when the work returns. */
export const committing =
  (pool: Pool): Transact =>
  (work) =>
    inTransaction(pool, work);

/** Never commits: the warm-up uses the real path and leaves no trace. */
export const rollingBack =
  (pool: Pool): Transact =>
  async (work) => {
    const client = await pool.connect();
    try {
      await client.query("BEGIN");
      return await work(client);
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  };
