import { ensureRole } from "@platform/postgres/role";
import { isScramVerifier } from "@platform/postgres/scram";
import pg from "pg";
import { prepareRoles } from "./prepare-roles.ts";
import { withClient } from "./with-client.ts";

/** One preview's roles: `owner` owns the database; its services use the others. */
export const PREVIEW_ROLES = ["owner", "payments", "fraud", "notifications", "acquirer"] as const;
export type PreviewRole = (typeof PREVIEW_ROLES)[number];

export interface PreviewRequest {
  /** The database's name, and the prefix of its roles' names: `pr_12`. */
  readonly name: string;
  readonly verifiers: Readonly<Record<PreviewRole, string>>;
}

export interface PreviewLimits {
  /** How many previews fit beside staging: see infra/database/connection-budget.ts. */
  readonly previews: number;
  readonly connectionsEach: number;
}

const NAME = /^pr_[1-9]\d{0,5}$/;

/** The name of a preview's role: `pr_12_payments`. */
export const roleOf = (name: string, role: PreviewRole): string => `${name}_${role}`;

/**
 * Creates a preview's database and roles. If the database exists, sets the roles' passwords.
 *
 * Throws for any name but `pr_<n>`, and when the server has no room for another preview.
 */
export async function createPreview(masterUrl: string, request: PreviewRequest, limits: PreviewLimits): Promise<void> {
  refuseOtherNames(request.name);
  const verifiers = verifiersByRole(request);
  const { name } = request;
  await withClient(masterUrl, async (client) => {
    // Without the lock, two deploys that count at the same time would both find room. The lock ends with the connection.
    await client.query("SELECT pg_advisory_lock(hashtext('payment-platform:preview'))");
    const isThere = await exists(client, name);
    if (!isThere) await refuseTooMany(client, limits.previews);
    for (const [role, verifier] of Object.entries(verifiers)) await ensureRole(client, role, verifier);
    if (isThere) return;
    const owner = pg.escapeIdentifier(roleOf(name, "owner"));
    // A role's creator administers it but is no member, and only members may make it an owner.
    await client.query(`GRANT ${owner} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE`);
    await client.query(`CREATE DATABASE ${name} OWNER ${owner} CONNECTION LIMIT ${limits.connectionsEach}`);
  });
  await prepareRoles(withDatabase(masterUrl, name), { owner: roleOf(name, "owner"), verifiers });
}

/** Drops a preview's database and roles, even while clients are connected. Callers may repeat it. */
export async function dropPreview(masterUrl: string, name: string): Promise<void> {
  refuseOtherNames(name);
  await withClient(masterUrl, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    for (const role of PREVIEW_ROLES) await client.query(`DROP ROLE IF EXISTS ${roleOf(name, role)}`);
  });
}

/** The names of all previews' databases, and of no others. */
export async function listPreviews(masterUrl: string): Promise<string[]> {
  return await withClient(masterUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>("SELECT datname FROM pg_database ORDER BY datname");
    return rows.map(({ datname }) => datname).filter((name) => NAME.test(name));
  });
}

/** The caller is a pull request: it must reach nothing but previews, least of all staging's own database. */
function refuseOtherNames(name: unknown): asserts name is string {
  if (typeof name !== "string" || !NAME.test(name)) throw new Error("a preview's database is named pr_<number>");
}

function verifiersByRole({ name, verifiers }: PreviewRequest): Record<string, string> {
  for (const role of PREVIEW_ROLES) {
    if (!isScramVerifier(verifiers[role])) throw new Error(`a SCRAM-SHA-256 verifier for ${role} is missing`);
  }
  return Object.fromEntries(PREVIEW_ROLES.map((role) => [roleOf(name, role), verifiers[role]]));
}

async function exists(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
  return rowCount === 1;
}

async function refuseTooMany(client: pg.Client, limit: number): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::integer AS count FROM pg_database WHERE datname ~ '^pr_[0-9]+$'",
  );
  if (rows[0]!.count < limit) return;
  throw new Error(`there are ${limit} previews already, as many as staging's database can bear: remove one first`);
}

function withDatabase(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}
