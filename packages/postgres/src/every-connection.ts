import type { PoolClient } from "pg";
import type { Pool } from "./pool.ts";

/**
 * Warms up: opens `count` connections of the pool and does `work` on all of them concurrently. It releases all of them,
 * so callers may repeat it. Throws the first error.
 */
export async function onEveryConnection(
  pool: Pool,
  count: number,
  work: (client: PoolClient) => Promise<unknown>,
): Promise<void> {
  const opening = await Promise.allSettled(Array.from({ length: count }, () => pool.connect()));
  const clients = opening.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  try {
    throwFirst(opening);
    throwFirst(await Promise.allSettled(clients.map(work)));
  } finally {
    for (const client of clients) client.release();
  }
}

function throwFirst(results: readonly PromiseSettledResult<unknown>[]): void {
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
