import { instant } from "@platform/kernel/instant";
import type { Queryable } from "@platform/postgres/pool";
import { statement } from "@platform/postgres/statement";
import type { ConfiguredTenant } from "../domain/tenant.ts";
import type { AccountProfile } from "../ports/reader.ts";

const read = statement<{ name: string; created_at: number }>(
  "read-account",
  `SELECT name, created_at FROM tenants WHERE id = $1`,
);

/** What people know of a tenant's account, besides its settings. */
export async function readAccount(on: Queryable, tenant: ConfiguredTenant): Promise<AccountProfile> {
  const [row] = await read(on, [tenant.id]);
  if (row === undefined) throw new Error(`there is no tenant ${tenant.id}`);
  return { name: row.name, createdAt: instant(row.created_at) };
}
