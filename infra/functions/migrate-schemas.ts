import { join } from "node:path";
import { migrate } from "@platform/postgres/migrate";

/** The role that each schema's service logs in as. A preview's roles contain the preview's name. */
export type RolesBySchema = Readonly<Record<string, string>>;

export interface MigrateRequest {
  readonly roles: RolesBySchema;
}

/**
 * Migrates the schemas as the role that owns them. `directory` holds a folder of migrations for each.
 *
 * Throws at the first migration that fails: the deploy stops, and the old tasks keep running on the schema they know.
 */
export async function migrateSchemas(
  ownerUrl: string,
  directory: string,
  { roles }: MigrateRequest,
  log?: (message: string) => void,
): Promise<void> {
  for (const [schema, role] of Object.entries(roles)) {
    await migrate({ adminUrl: ownerUrl, schema, role, directory: join(directory, schema), ...(log ? { log } : {}) });
  }
}
