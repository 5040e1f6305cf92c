import { join } from "node:path";
import { serverPid } from "@platform/local/postgres/leftover-server";
import { startThrowAwayPostgres } from "@platform/local/postgres/throw-away-server";
import { Client } from "pg";
import { ROOT } from "@platform/local/components";
import { migrateAll, newRolePasswords, type DatabaseUrls } from "@platform/local/schemas";
import type { Say } from "@platform/command-line/say";

/** The bench's own server, as durable as production. */
export interface BenchServer {
  readonly pid: number;
  /** The server's URL for an administrator. */
  readonly adminUrl: string;
  /** Creates an empty database; returns its URL for an administrator. */
  createDatabase(name: string): Promise<string>;
  /** Migrates all schemas of a database. */
  migrate(databaseUrl: string): Promise<DatabaseUrls>;
  /** Call it before each measurement, so that none pays for another's writes. */
  checkpoint(): Promise<void>;
  version(): Promise<string>;
  stop(withinMs: number): Promise<void>;
}

/** Starts the server with empty data; stopping it deletes its data. */
export async function startBenchServer(say: Say): Promise<BenchServer> {
  const server = await startThrowAwayPostgres({ parent: join(ROOT, ".local", "bench-data"), log: say });
  const passwords = newRolePasswords();
  return {
    pid: serverPid(join(server.directory, "data"))!,
    adminUrl: server.url,
    async createDatabase(name) {
      await query(server.url, `CREATE DATABASE ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    migrate: (databaseUrl) => migrateAll(databaseUrl, passwords, () => undefined),
    async checkpoint() {
      await query(server.url, "CHECKPOINT");
    },
    async version() {
      const [row] = await query<{ server_version: string }>(server.url, "SHOW server_version");
      return row!.server_version;
    },
    stop: (withinMs) => server.stop(withinMs),
  };
}

/** Runs one statement on its own connection. */
export function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query<Row>(sql)).rows);
}

/** Gives `work` its own connection. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
