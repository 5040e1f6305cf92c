import { join } from "node:path";
import { startThrowAwayPostgres } from "@platform/local/postgres/throw-away-server";

/**
 * Starts one PostgreSQL server for the whole run; every test file creates its own database in it. TEST_DATABASE_URL names
 * a server that runs already.
 */
// oxlint-disable-next-line import/no-default-export -- vitest calls the default export.
export default async function startServer(): Promise<(() => Promise<void>) | undefined> {
  if (process.env["TEST_DATABASE_URL"] !== undefined) return undefined;
  const server = await startThrowAwayPostgres({ parent: join(import.meta.dirname, "../.local"), log: () => undefined });
  process.env["TEST_DATABASE_URL"] = server.url;
  return () => server.stop();
}
