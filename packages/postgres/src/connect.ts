import pg from "pg";
import { connectionTo } from "./connection.ts";
import { type DatabaseWait, waitForDatabase } from "./wait-for-database.ts";

export interface ConnectOptions extends DatabaseWait {
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
}

/** A server that does not answer for longer is tried again. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Opens one connection, outside of any pool. Waits for the database, and throws, as waitForDatabase does. */
export async function connect(options: ConnectOptions): Promise<pg.Client> {
  return waitForDatabase(async () => {
    const client = new pg.Client({
      ...connectionTo(options.url),
      application_name: options.applicationName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    // A connection that is lost fails the query under way, which its caller sees. Unheard, the event would end the process as well.
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }, options);
}
