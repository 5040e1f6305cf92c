import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { ROOT } from "@platform/local/components";
import { serverPid } from "@platform/local/postgres/leftover-server";
import { placesOf } from "@platform/local/postgres/placement";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "@platform/local/postgres/server";
import { createPool } from "@platform/postgres/pool";
import { afterAll, beforeAll, vi } from "vitest";

/** A PostgreSQL server of this test file alone, which may be killed: the other files share one. */
export interface DatabaseServer {
  /** The process that starts all others of the server. */
  pid(): number;
  /** Resolves when the server has ended. */
  end(): Promise<void>;
  /** Starts it on the same port and the same data; resolves when it has recovered. */
  start(): Promise<void>;
}

const START_MS = 90_000;

/** Starts a server for all tests of a file. Call it before `usePlatform`, which makes its database in there. */
export function useDatabaseServer(): () => DatabaseServer {
  const directory = resolve(ROOT, `.local/test-kill-9-${process.pid}`);
  const startOn = (port: number, fresh: boolean): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ directory, port, fresh, log: () => undefined });
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    mkdirSync(directory, { recursive: true });
    server = await startOn(0, true);
    await doWithoutSync(server.url);
    vi.stubEnv("TEST_DATABASE_URL", server.url);
  }, START_MS);
  afterAll(async () => {
    await server?.stop();
    for (const place of placesOf(directory)) rmSync(place, { recursive: true, force: true });
  }, START_MS);

  return () => ({
    pid: () => serverPid(join(server.directory, "data"))!,
    async end() {
      await server.ended;
      // The next start is refused until this one has given the directory back.
      await server.stop();
    },
    async start() {
      server = await startOn(server.port, false);
    },
  });
}

/**
 * Only processes die here, and the kernel keeps what they have written. With fsync a recovery would first sync every file
 * of the data, which takes longer than all the rest of it.
 */
async function doWithoutSync(url: string): Promise<void> {
  const pool = createPool({ url, schema: "public", applicationName: "test", maxConnections: 1 });
  await pool.query("ALTER SYSTEM SET fsync = off");
  await pool.query("SELECT pg_reload_conf()");
  await pool.end();
}
