import { resolve } from "node:path";
import { randomText } from "@platform/kernel/id";
import { migrate } from "@platform/postgres/migrate";
import { createPool, type Pool } from "@platform/postgres/pool";
import { createTestDatabase } from "@platform/testkit/database";
import { ROOT, type ComponentSettings } from "@platform/local/components";

export interface PlatformDatabase {
  /** The database URL for each service's own role. */
  readonly urls: ComponentSettings["databaseUrls"];
  /** Connects as an administrator, who may read every schema; unqualified names belong to `payments`. */
  readonly pool: Pool;
  /** For what connects as this administrator itself. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

/** Creates a separate database with the schemas and roles of all services. */
export async function createPlatformDatabase(): Promise<PlatformDatabase> {
  const payments = await createTestDatabase("payments", directoryOf("services/payment-api"));
  const { adminUrl } = payments;
  const roles: string[] = [];
  const migrateAlso = async (schema: string, workspace: string): Promise<string> => {
    // Roles are global to the server, where other test files create theirs.
    const role = `test_${schema}_${randomText(10).toLowerCase()}`;
    const password = randomText(24);
    await migrate({ adminUrl, schema, role, password, directory: directoryOf(workspace).pathname });
    roles.push(role);
    return Object.assign(new URL(adminUrl), { username: role, password }).href;
  };
  const urls = {
    payments: payments.url,
    fraud: await migrateAlso("fraud", "services/fraud-detection"),
    notifications: await migrateAlso("notifications", "services/notification-service"),
    acquirer: await migrateAlso("acquirer", "sandbox/acquirer"),
  };
  const pool = createPool({ url: adminUrl, schema: "payments", applicationName: "test", maxConnections: 4 });
  return {
    urls,
    pool,
    adminUrl,
    async drop() {
      for (const role of roles) await pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      await pool.end();
      await payments.drop();
    },
  };
}

const directoryOf = (workspace: string): URL => new URL(`file://${resolve(ROOT, workspace, "migrations")}/`);
