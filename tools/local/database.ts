import { join } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import { startEmbeddedPostgres } from "./postgres/server.ts";
import { Client } from "pg";
import type { Say } from "@platform/command-line/say";

export interface Database {
  /** Connects as an administrator. */
  readonly url: string;
  /** Identifies this database in the state that we keep between runs. */
  readonly key: string;
  /** The log file of our own database; empty for a given one. */
  readonly log: string;
  /** Resolves if our own database ends; never for a given one. */
  readonly ended: Promise<void>;
  stop(withinMs: number): Promise<void>;
}

export interface DatabaseOptions {
  readonly directory: string;
  readonly port: number;
  readonly fresh: boolean;
  readonly say: Say;
}

/** Where the local database lives below the platform's directory. */
export const embeddedDirectory = (directory: string): string => join(directory, "postgres");

/** Starts the local database. */
export async function openLocalDatabase({ directory, port, fresh, say }: DatabaseOptions): Promise<Database> {
  const server = await startEmbeddedPostgres({ directory: embeddedDirectory(directory), port, fresh, log: say });
  return {
    url: server.url,
    key: "local",
    log: join(server.directory, "server.log"),
    ended: server.ended,
    stop: (withinMs) => server.stop(withinMs),
  };
}

const OLDEST_VERSION = 15;

/** Checks that we can use the server in DATABASE_URL. */
export async function openGivenDatabase(url: string, fresh: boolean): Promise<Database> {
  if (fresh) {
    throw new Refusal(
      "--fresh would drop the data in DATABASE_URL, a database that this command did not make. Drop it yourself: " +
        "DROP SCHEMA payments, fraud, notifications, acquirer CASCADE. Then start without --fresh.",
    );
  }
  const { host, pathname } = parse(url);
  const facts = await inspect(url, host);
  const version = Math.floor(facts.version / 10_000);
  if (version < OLDEST_VERSION) {
    throw new Refusal(`The server at ${host} is PostgreSQL ${version}; ${OLDEST_VERSION} is the oldest that will do.`);
  }
  if (!facts.may_create_roles || !facts.may_create_schemas) {
    throw new Refusal(
      `The user of DATABASE_URL may not create roles and schemas at ${host}. Each service has one of its own: ` +
        "use a user with CREATEROLE and the CREATE right on the database.",
    );
  }
  return {
    url,
    key: `${host}${pathname}`,
    log: "",
    ended: new Promise(() => undefined),
    stop: () => Promise.resolve(),
  };
}

function parse(url: string): URL {
  // A URL without a host names a socket's directory in its parameters, and we cannot put another user into such a URL.
  const parsed = URL.parse(url);
  if (parsed !== null && /^postgres(ql)?:$/.test(parsed.protocol) && parsed.hostname !== "") return parsed;
  throw new Refusal("DATABASE_URL is not an address like postgres://user:password@host:5432/database.");
}

interface ServerFacts {
  readonly version: number;
  readonly may_create_roles: boolean;
  readonly may_create_schemas: boolean;
}

async function inspect(url: string, host: string): Promise<ServerFacts> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<ServerFacts>(`
      SELECT current_setting('server_version_num')::int AS version,
             rolsuper OR rolcreaterole AS may_create_roles,
             has_database_privilege(current_database(), 'CREATE') AS may_create_schemas
        FROM pg_roles WHERE rolname = current_user`);
    const facts = rows[0];
    if (facts !== undefined) return facts;
    throw new Error("it does not know its own user");
  } catch (error) {
    throw new Refusal(
      `The server at ${host} that DATABASE_URL names cannot be used: ${messageOf(error)}. ` +
        "Correct the variable, or unset it: then a local database is started.",
      { cause: error },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** When a name has several addresses, a refused connection lists one reason for each in `errors`. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(", ");
  return error instanceof Error ? error.message : String(error);
}
