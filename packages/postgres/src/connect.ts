import pg from "pg";
import { connectionTo } from "./connection.ts";
import { type DatabaseWait, waitForDatabase } from "./wait-for-database.ts";

export interface ConnectOptions extends DatabaseWait {
  /** pg_stat_activity shows it. */
  readonly applicationName: string;
}

/** After this long without an answer from the server, the next try begins. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Opens one connection, outside of any pool. Waits for the database, and throws, as waitForDatabase does. */
export async function connect(options: ConnectOptions): Promise<pg.Client> {
  return waitForDatabase(async () => {
    const client = new pg.Client({
      ...connectionTo(options.url),
      application_name: options.applicationName,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    // A lost connection fails the running query, which its caller sees. Without a listener, the event would also end the
    // process.
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }, options);
}
