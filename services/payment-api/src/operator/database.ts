import { NothingCommitted, sqlState } from "@platform/postgres/fault";
import { createPool, type Pool } from "@platform/postgres/pool";
import { CannotDo, type Environment, UsageError } from "./verb.ts";

/** Where work needs more than one connection, or statements that take longer than a service's. */
interface DatabaseOptions {
  readonly connections?: number;
  readonly timeoutMs?: number;
}

/** Works on payment-api's database, which DATABASE_URL names. Throws UsageError, or CannotDo when it is not usable. */
export async function withDatabase<T>(
  environment: Environment,
  work: (pool: Pool) => Promise<T>,
  { connections = 1, timeoutMs }: DatabaseOptions = {},
): Promise<T> {
  const pool = createPool({
    url: databaseUrl(environment),
    schema: "payments",
    applicationName: "payments-command",
    maxConnections: connections,
    ...(timeoutMs === undefined ? {} : { statementTimeoutMs: timeoutMs }),
  });
  try {
    return await work(pool);
  } catch (error) {
    if (isOurs(error)) throw error;
    throw new CannotDo(explain(error instanceof NothingCommitted ? (error.cause as Error) : (error as Error)), {
      cause: error,
    });
  } finally {
    await pool.end();
  }
}

function databaseUrl({ DATABASE_URL: url = "" }: Environment): string {
  if (url === "") throw new UsageError("DATABASE_URL must name the database of payment-api.");
  if (!/^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? "")) {
    // The message leaves the value out: it may hold a password.
    throw new UsageError("DATABASE_URL is not an address such as postgres://user:password@host:5432/database.");
  }
  return url;
}

/** Whether a verb's refusal or our own bug caused it. Every other error came from the server or the network. */
const isOurs = (error: unknown): boolean =>
  [CannotDo, TypeError, RangeError, ReferenceError].some((kind) => error instanceof kind);

/** Explains in one sentence, without the address, which may hold a password. */
function explain(error: Error): string {
  // When several addresses failed, Node's error has no message.
  const reason = error.message === "" ? String((error as NodeJS.ErrnoException).code) : error.message;
  // 42P01 and 3F000: there is no such table or schema.
  if (["42P01", "3F000"].includes(sqlState(error) ?? "")) {
    return `DATABASE_URL names a database without payment-api's tables (${reason}): migrate it, or name another one.`;
  }
  if (sqlState(error) === "42501") return `The role in DATABASE_URL may not do this: ${reason}.`;
  return `The database did not do it (${reason}): check DATABASE_URL, and that the server can be reached from here.`;
}
