import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { connect } from "./connect.ts";
import { sqlState } from "./fault.ts";
import { ensureRole } from "./role.ts";
import { scramVerifier } from "./scram.ts";

export interface MigrateOptions {
  /** A connection that may create schemas, and roles if a password is given. */
  readonly adminUrl: string;
  readonly schema: string;
  /** The role that the service logs in as. It owns nothing: grants.sql says what it may do. */
  readonly role: string;
  /** Creates the role, or sets its password. Without it the role must exist. */
  readonly password?: string;
  /** Holds `0001_name.sql`, … and grants.sql. */
  readonly directory: string;
  /** How long to wait for a database that is away; 60 s by default. */
  readonly waitMs?: number;
  readonly log?: (message: string) => void;
}

/**
 * The longest wait for a lock on a live table, because every later request queues behind a waiting one. After that the
 * migration fails and leaves nothing behind, and the operator runs it again.
 */
const LOCK_TIMEOUT_MS = 5_000;
const LOCK_NOT_AVAILABLE = "55P03";
/** A paused Aurora takes 15 s to answer, a fail-over half a minute. */
const WAIT_MS = 60_000;

/**
 * Brings one service's schema up to date: creates the schema if it is missing, runs each numbered migration once in its
 * own transaction, then applies the grants. Forward only. Concurrent runs wait for each other.
 *
 * Throws when a migration fails (the error names it, and says what to do if it waited too long for a lock) or when an
 * applied migration has changed since. While the database is away, waits and throws as waitForDatabase does.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const client = await connect({
    url: options.adminUrl,
    applicationName: `migrate-${options.schema}`,
    limitMs: options.waitMs ?? WAIT_MS,
    log: options.log ?? (() => undefined),
  });
  try {
    // Roles are global to the server, so the lock must be the same for every schema.
    await client.query("SELECT pg_advisory_lock(hashtext('payment-platform:migrate'))");
    await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    if (options.password !== undefined) await ensureRole(client, options.role, scramVerifier(options.password));
    await prepareSchema(client, options);
    const applied = await applyPending(client, options);
    await applyGrants(client, options);
    return { applied };
  } finally {
    await client.end();
  }
}

async function prepareSchema(client: pg.Client, { schema }: MigrateOptions): Promise<void> {
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(schema)}`);
  await client.query(`SET search_path = ${pg.escapeIdentifier(schema)}`);
  await client.query(`CREATE TABLE IF NOT EXISTS migrations (
    name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
}

async function applyPending(client: pg.Client, { directory, schema, log }: MigrateOptions): Promise<string[]> {
  const done = await client.query<{ name: string; checksum: string }>("SELECT name, checksum FROM migrations");
  const checksums = new Map(done.rows.map((row) => [row.name, row.checksum]));
  const applied: string[] = [];
  const names = (await readdir(directory)).filter((name) => /^\d{4}_.*\.sql$/.test(name)).toSorted();
  for (const name of names) {
    const sql = await readFile(join(directory, name), "utf8");
    const checksum = createHash("sha256").update(sql).digest("hex");
    const known = checksums.get(name);
    if (known === checksum) continue;
    if (known !== undefined) {
      throw new Error(
        `Migration ${name} of schema ${schema} has changed since it was applied. Applied migrations are history: ` +
          `restore the file and put the change into a new one.`,
      );
    }
    log?.(`migrating ${schema}: ${name}`);
    await applyOne(client, name, checksum, sql);
    applied.push(name);
  }
  return applied;
}

async function applyOne(client: pg.Client, name: string, checksum: string, sql: string): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query("INSERT INTO migrations (name, checksum) VALUES ($1, $2)", [name, checksum]);
    await client.query("COMMIT");
  } catch (error) {
    // After a lost connection the server rolls back by itself.
    await client.query("ROLLBACK").catch(() => undefined);
    throw new Error(`Migration ${name} failed and was rolled back.${adviceOn(error)}`, { cause: error });
  }
}

/** Says what the operator can do; empty when the migration itself is at fault. */
function adviceOn(error: unknown): string {
  if (sqlState(error) !== LOCK_NOT_AVAILABLE) return "";
  return (
    ` It waited ${LOCK_TIMEOUT_MS / 1_000} s for a lock that another transaction holds: ` +
    "wait until that transaction is over, or end it (pg_stat_activity lists it), then run the migrations again."
  );
}

/** `{{role}}` and `{{schema}}` stand for the quoted names: a preview's roles contain the preview's name. */
async function applyGrants(client: pg.Client, { directory, role, schema }: MigrateOptions): Promise<void> {
  const grants = await readFile(join(directory, "grants.sql"), "utf8");
  await client.query(
    grants.replaceAll("{{role}}", pg.escapeIdentifier(role)).replaceAll("{{schema}}", pg.escapeIdentifier(schema)),
  );
}
