import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startThrowAwayPostgres } from "@platform/local/postgres/throw-away-server";
import { type DatabaseUrls, migrateAll, newRolePasswords } from "@platform/local/schemas";
import { ROOT } from "@platform/local/components";
import pg from "pg";

/** The PostgreSQL server of a simulation. */
export interface Database {
  readonly port: number;
  readonly urls: DatabaseUrls;
  /** Connects as the superuser. */
  readonly adminUrl: string;
  /** Runs as the superuser, who sees every schema. Tries again while the server restarts, and after a deadlock. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Kills one of the server's processes: the server ends every connection, replays its log and starts again. */
  crash(): Promise<void>;
  /** For so long, no COMMIT is answered or seen by others, as if the disk stood still. */
  holdCommits(ms: number): Promise<void>;
  releaseCommits(): Promise<void>;
  /** What the server has refused because it would have broken a constraint, as its log tells it. */
  brokenConstraints(): readonly string[];
  stop(): Promise<void>;
}

const RESTARTED_WITHIN_MS = 30_000;

/**
 * Starts an empty server with all schemas. Only processes die here, never the machine, so the operating system keeps what
 * the server has written, and fsync would prove nothing. A process that is killed while it writes may leave half a page, so
 * whole pages still go to the log.
 */
export async function startDatabase(): Promise<Database> {
  const server = await startThrowAwayPostgres({ parent: resolve(ROOT, ".local/simulate"), log: () => undefined });
  const urls = await migrateAll(server.url, newRolePasswords(), () => undefined);
  const superuser = connect(server.url, 2);
  // Of its own: every other connection may be waiting for a COMMIT that this one has to release.
  const settings = connect(server.url, 1);
  const { query } = superuser;

  async function set(setting: string): Promise<void> {
    await settings.query(`ALTER SYSTEM SET ${setting}`);
    await settings.query("SELECT pg_reload_conf()");
  }

  let release: NodeJS.Timeout | undefined;
  const releaseCommits = (): Promise<void> => set("synchronous_standby_names = ''");

  await set("fsync = off");
  return {
    port: server.port,
    urls,
    adminUrl: server.url,
    query,
    async crash() {
      const [row] = await query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'",
      );
      process.kill(row!.pid, "SIGKILL");
      await query("SELECT 1");
    },
    async holdCommits(ms) {
      // A COMMIT waits for a stand-by that does not exist: it keeps its locks, and goes on waiting when its client has gone.
      await set("synchronous_standby_names = 'nobody'");
      clearTimeout(release);
      release = setTimeout(() => void releaseCommits(), ms);
    },
    releaseCommits,
    brokenConstraints: () =>
      readFileSync(join(server.directory, "server.log"), "utf8")
        .split("\n")
        .filter((line) => / ERROR: .* violates .*constraint/.test(line)),
    async stop() {
      clearTimeout(release);
      await Promise.all([superuser.end(), settings.end()]);
      await server.stop(2_000);
    },
  };
}

function connect(url: string, max: number): Pick<Database, "query"> & { end(): Promise<void> } {
  const pool = new pg.Pool({ connectionString: url, max });
  pool.on("error", () => undefined);
  return {
    async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
      for (const end = Date.now() + RESTARTED_WITHIN_MS; ; await wait(50)) {
        try {
          return (await pool.query<Row & pg.QueryResultRow>(sql, [...values])).rows;
        } catch (error) {
          if (Date.now() > end || !passes(error)) throw error;
        }
      }
    },
    end: () => pool.end(),
  };
}

/** Connection lost, the server refuses because it starts or ends, or a service holds what the statement wants: a deadlock. */
function passes(error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return /^(?:08|57P|40P01|ECONN|EPIPE)/.test(code) || /terminated|timeout/.test(message);
}
