import pg from "pg";
import type { Queryable } from "./pool.ts";
import { isScramVerifier } from "./scram.ts";

/** Creates the login role when it is missing, and sets its password. Never sends the password itself: see scram.ts. */
export async function ensureRole(on: Queryable, role: string, verifier: string): Promise<void> {
  if (!isScramVerifier(verifier)) throw new Error(`what role ${role} would get is no SCRAM-SHA-256 verifier`);
  const quotedRole = pg.escapeIdentifier(role);
  const { rowCount } = await on.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
  const verb = rowCount === 0 ? "CREATE" : "ALTER";
  await on.query(`${verb} ROLE ${quotedRole} LOGIN PASSWORD ${pg.escapeLiteral(verifier)}`);
}

/** Grants a login the rights of a role that has no login of its own. Creates the role when it is missing. */
export async function ensureMember(on: Queryable, role: string, login: string): Promise<void> {
  const quotedRole = pg.escapeIdentifier(role);
  const { rowCount } = await on.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
  if (rowCount === 0) await on.query(`CREATE ROLE ${quotedRole} NOLOGIN`);
  await on.query(`GRANT ${quotedRole} TO ${pg.escapeIdentifier(login)}`);
}
