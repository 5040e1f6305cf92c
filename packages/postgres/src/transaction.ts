import type pg from "pg";
import { isConnectionLost, NothingCommitted } from "./fault.ts";
import type { Pool } from "./pool.ts";

/**
 * Sends COMMIT behind the statements that were sent so far, without waiting for their results: one of them that fails
 * turns it into a rollback. To be awaited together with them.
 */
export type Commit = () => Promise<void>;

/**
 * Runs `work` in one transaction: committed when it returns, or when it says so, and rolled back when it throws. A
 * client whose transaction did not end cleanly is thrown away, because nobody knows what state its connection is in.
 * Throws NothingCommitted where the connection was lost before COMMIT was sent.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: pg.PoolClient, commit: Commit) => Promise<T>,
): Promise<T> {
  let isCommitSent = false;
  let answer: string | undefined;
  const client = await pool.connect().catch((error: unknown) => {
    throw new NothingCommitted(error);
  });
  try {
    // Not awaited on its own: pipelined, BEGIN travels with the first statement of `work`.
    const begun = client.query("BEGIN");
    const commit: Commit = async () => {
      isCommitSent = true;
      answer = (await client.query("COMMIT")).command;
    };
    const [result] = await Promise.all([work(client, commit), begun]);
    if (!isCommitSent) await commit();
    // A transaction that has failed answers COMMIT with ROLLBACK. The statement that failed has thrown its own error
    // by now, unless somebody swallowed it.
    if (answer !== "COMMIT") throw new Error("the transaction was rolled back");
    client.release();
    return result;
  } catch (error) {
    await client.query("ROLLBACK").then(
      () => client.release(),
      (rollbackError: Error) => client.release(rollbackError),
    );
    throw !isCommitSent && isConnectionLost(error) ? new NothingCommitted(error) : error;
  }
}
