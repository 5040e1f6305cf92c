import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@platform/postgres/embedded/server";

/**
 * One PostgreSQL server for the whole run; every test file makes a database of its own in it. TEST_DATABASE_URL names
 * a server that is there already.
 */
// oxlint-disable-next-line import/no-default-export -- vitest calls the default export.
export default async function startServer(): Promise<(() => Promise<void>) | undefined> {
  if (process.env["TEST_DATABASE_URL"] !== undefined) return undefined;
  const directory = await mkdtemp(join(import.meta.dirname, "../.local/test-postgres-"));
  const server = await startEmbeddedPostgres({ directory, port: 0, log: () => undefined });
  process.env["TEST_DATABASE_URL"] = server.url;
  return async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
