import { ensureMember, ensureRole } from "@platform/postgres/role";
import pg from "pg";
import { withClient } from "./with-client.ts";

/** Each role's SCRAM verifier, by its name. */
export type Verifiers = Readonly<Record<string, string>>;

export interface PrepareRolesRequest {
  /** The role that will own the schemas. */
  readonly owner: string;
  readonly verifiers: Verifiers;
  /** The role that a login is a member of. A new login of the role can work while its predecessor is still in use. */
  readonly members?: Readonly<Record<string, string>>;
}

/**
 * Creates the roles of one database, or sets their passwords. They may connect to it; the owner may also create schemas
 * in it. No other role may connect, least of all one that belongs to another database on the same server.
 */
export async function prepareRoles(masterUrl: string, request: PrepareRolesRequest): Promise<void> {
  const { owner, verifiers, members = {} } = request;
  await withClient(masterUrl, async (client) => {
    for (const [role, verifier] of Object.entries(verifiers)) await ensureRole(client, role, verifier);
    for (const [login, role] of Object.entries(members)) await ensureMember(client, role, login);
    await admitOnly(client, owner, Object.keys(verifiers));
  });
}

/** Lets these roles, and no others, into the database that the client is connected to. */
async function admitOnly(client: pg.Client, owner: string, roles: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ name: string }>("SELECT current_database() AS name");
  const database = pg.escapeIdentifier(rows[0]!.name);
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${roles.map(pg.escapeIdentifier).join(", ")}`);
  await client.query(`GRANT CREATE ON DATABASE ${database} TO ${pg.escapeIdentifier(owner)}`);
}
