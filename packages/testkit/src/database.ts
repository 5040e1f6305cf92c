import { fileURLToPath } from "node:url";
import { randomText } from "@platform/kernel/id";
import { migrate } from "@platform/postgres/migrate";
import { createPool, type Pool } from "@platform/postgres/pool";
import pg from "pg";

export interface TestDatabase {
  /** Logs in as the service's own role, with its schema first in the search path. */
  readonly url: string;
  /** Logs in as the administrator. */
  readonly adminUrl: string;
  readonly schema: string;
  /** A pool with the service's own rights. */
  readonly pool: Pool;
  drop(): Promise<void>;
}

/**
 * Creates a database for one test file, with one service's migrations and grants. `directory` is the URL of the
 * migrations folder: `new URL("../migrations/", import.meta.url)`.
 */
export async function createTestDatabase(schema: string, directory: URL): Promise<TestDatabase> {
  const serverUrl = process.env["TEST_DATABASE_URL"];
  if (serverUrl === undefined) throw new Error("TEST_DATABASE_URL is not set: run the tests with `npm test`.");
  const name = `test_${schema}_${randomText(10).toLowerCase()}`;
  const password = randomText(24);
  await asAdmin(serverUrl, `CREATE DATABASE ${name}`);
  const adminUrl = withPath(serverUrl, name);
  await migrate({ adminUrl, schema, role: name, password, directory: fileURLToPath(directory) });
  const url = new URL(adminUrl);
  url.username = name;
  url.password = password;
  const pool = createPool({ url: url.href, schema, applicationName: "test", maxConnections: 10 });
  return {
    url: url.href,
    adminUrl,
    schema,
    pool,
    async drop() {
      await pool.end();
      await asAdmin(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      await asAdmin(serverUrl, `DROP ROLE ${name}`);
    },
  };
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function withPath(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
