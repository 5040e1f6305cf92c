import type pg from "pg";
import type { Pool } from "./pool.ts";

/**
 * Sends COMMIT behind the statements that were sent so far, without waiting for their results: one of them that fails
 * turns it into a rollback. To be awaited together with them.
 */
export type Commit = () => Promise<void>;

/**
 * Runs `work` in one transaction: committed when it returns, or when it says so, and rolled back when it throws. A
 * client whose transaction did not end cleanly is thrown away, because nobody knows what state its connection is in.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: pg.PoolClient, commit: Commit) => Promise<T>,
): Promise<T> {
  let committed = false;
  const client = await pool.connect();
  try {
    // Not awaited on its own: pipelined, BEGIN travels with the first statement of `work`.
    const begun = client.query("BEGIN");
    const commit: Commit = async () => {
      committed = true;
      const { command } = await client.query("COMMIT");
      // A transaction that has failed answers COMMIT with ROLLBACK; the statement that failed has its own error.
      if (command !== "COMMIT") throw new Error("the transaction was rolled back");
    };
    const [result] = await Promise.all([work(client, commit), begun]);
    if (!committed) await commit();
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
