import pg from "pg";
import { connectionTo } from "./connection.ts";
import { pacedClient } from "./paced-client.ts";

export type Pool = pg.Pool;
/** Anything that runs a statement: the pool, or a client inside a transaction. */
export type Queryable = Pick<pg.ClientBase, "query">;

export interface PoolOptions {
  /** With `sslmode=verify-full` the server must prove who it is: see connection.ts. */
  readonly url: string;
  /** The schema that unqualified names resolve to. */
  readonly schema: string;
  /** pg_stat_activity shows it. */
  readonly applicationName: string;
  readonly maxConnections: number;
  /** The server cancels a statement that runs longer. */
  readonly statementTimeoutMs?: number;
  /** A longer wait for a free connection is an error: shed load instead of queueing without end. */
  readonly acquireTimeoutMs?: number;
  /**
   * False: a commit returns before it is on disk, and a crash of the server may lose the latest ones. Only for work that
   * is repeated after a loss.
   */
  readonly isDurable?: boolean;
  /**
   * For pools whose statements all look rows up by key. A generic plan made for an empty table scans it, and still does
   * after the table has grown: 8 ms instead of 0.3 for 128 keys. So these pools disable scans.
   */
  readonly lookUpsOnly?: boolean;
  readonly onIdleError?: (error: Error) => void;
}

/**
 * Creates a pool of connections for few, set-based statements: JIT off and generic plans (a one-item batch falls from
 * 1.57 to 0.56 ms), statements pipelined, int8 read as bigint and timestamptz as milliseconds since the Unix epoch.
 */
export function createPool(options: PoolOptions): Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 10_000;
  const settings = {
    search_path: options.schema,
    timezone: "UTC",
    jit: "off",
    plan_cache_mode: "force_generic_plan",
    ...(options.isDurable === false ? { synchronous_commit: "off" } : {}),
    ...(options.lookUpsOnly ? { enable_seqscan: "off", enable_hashjoin: "off", enable_mergejoin: "off" } : {}),
    statement_timeout: String(statementTimeoutMs),
    // A client that vanished in mid-transaction must not keep its row locks.
    idle_in_transaction_session_timeout: "10000",
  };
  const pool = new pg.Pool({
    ...connectionTo(options.url),
    Client: pacedClient(),
    application_name: options.applicationName,
    max: options.maxConnections,
    connectionTimeoutMillis: options.acquireTimeoutMs ?? 5_000,
    // By default a connection closes after 10 s without work: the first request after a lull would connect and prepare again.
    idleTimeoutMillis: 0,
    // The server cancels slow statements. If it is silent for longer, it is gone, and so is the connection: see
    // isConnectionLost.
    query_timeout: statementTimeoutMs + SILENCE_MS,
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it; only its type says otherwise.
    onConnect: refuseReader,
    pipeline: true,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(" "),
    types: { getTypeParser },
  });
  pool.on("error", (error) => options.onIdleError?.(error));
  // A client in use that loses its connection rejects its queries and also emits the error: without a listener, that ends
  // the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** How long after its own time-out the server's error may arrive. */
const SILENCE_MS = 2_000;

/** After a fail-over the writer's name points to a reader for a while, and a connection to that would refuse every write. */
async function refuseReader(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ transaction_read_only: string }>("SHOW transaction_read_only");
  if (rows[0]?.transaction_read_only === "on") throw new Error("connection terminated: this server only reads");
}

const INT8_OID = 20;
const TIMESTAMPTZ_OID = 1184;

/** The default parsers, but exact integers and plain milliseconds. */
function getTypeParser(oid: number, format?: "text" | "binary"): unknown {
  if (format !== "binary") {
    if (oid === INT8_OID) return BigInt;
    if (oid === TIMESTAMPTZ_OID) return parseTimestamp;
  }
  return pg.types.getTypeParser(oid, format);
}

/** `2026-01-31 12:00:00.123456+00`: the session's time zone is UTC, so the offset is always `+00`. */
function parseTimestamp(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11, -3).slice(0, 12)}Z`);
}
