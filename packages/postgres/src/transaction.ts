import type pg from "pg";
import type { Pool } from "./pool.ts";

/**
 * Runs `work` in one transaction: committed when it returns, rolled back when it throws. A client whose transaction
 * did not end cleanly is thrown away, because nobody knows what state its connection is in.
 */
export async function inTransaction<T>(pool: Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    // Not awaited on its own: pipelined, BEGIN travels with the first statement of `work`.
    const begun = client.query("BEGIN");
    const [result] = await Promise.all([work(client), begun]);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    await client.query("ROLLBACK").then(
      () => client.release(),
      (rollbackError: Error) => client.release(rollbackError),
    );
    throw error;
  }
}
