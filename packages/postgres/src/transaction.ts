import type pg from "pg";
import { CommitUnknown, isConnectionLost, NothingCommitted } from "./fault.ts";
import { awaitEnd } from "./lost-session.ts";
import type { Pool } from "./pool.ts";

/**
 * Sends COMMIT behind the earlier statements without waiting for their results: if one of them fails, COMMIT becomes a
 * rollback. Await it together with them.
 */
export type Commit = () => Promise<void>;

/**
 * Runs `work` in one transaction: commits when `work` returns or calls `commit`, and rolls back when it throws. It
 * discards a client whose transaction did not end cleanly, because nobody knows the state of its connection. Throws
 * NothingCommitted if the connection broke before COMMIT was sent. If it broke later, the transaction has ended by the
 * time this throws, so whoever looks then sees all of it or nothing; where that cannot be known, it throws CommitUnknown.
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
    // Awaited below, not here: pipelined, BEGIN travels with the first statement of `work`.
    const begun = client.query("BEGIN");
    const commit: Commit = async () => {
      isCommitSent = true;
      answer = (await client.query("COMMIT")).command;
    };
    const [result] = await Promise.all([work(client, commit), begun]);
    if (!isCommitSent) await commit();
    // A failed transaction answers COMMIT with ROLLBACK. The failed statement has thrown its own error by now, unless
    // somebody swallowed it.
    if (answer !== "COMMIT") throw new Error("the transaction was rolled back");
    client.release();
    return result;
  } catch (error) {
    const isOpen = await client.query("ROLLBACK").then(
      () => (client.release(), true),
      (rollbackError: Error) => (client.release(rollbackError), false),
    );
    if (!isConnectionLost(error)) throw error;
    if (!isCommitSent) throw new NothingCommitted(error);
    throw isOpen || (await awaitEnd(pool, client)) ? error : new CommitUnknown(error);
  }
}

/** Runs `work` in one transaction that only reads, and in which every statement sees what the first one saw. */
export function inSnapshot<T>(pool: Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    // Pipelined, it travels with the first statement of `work`.
    const [, result] = await Promise.all([
      client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"),
      work(client),
    ]);
    return result;
  });
}
