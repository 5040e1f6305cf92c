import { connectionsOfPreview, MAX_PREVIEWS } from "../database/connection-budget";
import { type Database, type DatabaseCluster, masterlessUrl } from "../database/database";
import { createDatabaseFunction, type FunctionPlace } from "../database/function";
import { createLogin, urlsOf } from "../database/logins";
import { functionCode } from "../database/function-code";
import { type PreviewRole, roleOf } from "../functions/preview-database";
import { runMigrations } from "../database/migrator";
import type { Network } from "../network/network";
import type { Stage } from "../stage";

/** What staging tells previews about its database server: its address, and the only function that creates databases on it. */
export interface SharedDatabase {
  readonly host: string;
  readonly port: number;
  readonly functionName: string;
}

/** In staging: creates the function that creates and drops previews' databases, and no others. */
export function createPreviewDatabases(
  stage: Stage,
  network: Network,
  database: DatabaseCluster,
  key: aws.kms.Key,
): $util.Output<SharedDatabase> {
  const { host, port, masterSecretArn } = database;
  const creator = createDatabaseFunction(
    stage,
    { network, key },
    {
      // Do not rename it while previews exist: each would create its database by the new name, then drop it by the old one.
      name: "preview-database",
      code: functionCode("preview-database"),
      environment: {
        MASTER_SECRET_ARN: masterSecretArn,
        DATABASE_URL: masterlessUrl(host, port),
        MAX_PREVIEWS: String(MAX_PREVIEWS),
        CONNECTIONS_PER_PREVIEW: String(connectionsOfPreview()),
      },
      secretArn: masterSecretArn,
    },
  );
  return $util.output({ host, port, functionName: creator.name });
}

/**
 * In a preview: creates its own database on staging's server, before its tasks. Removing the preview drops the database and
 * its roles. Migrations run as a role that can reach nothing else.
 */
export function createPreviewDatabase(
  stage: Stage,
  network: Network,
  key: FunctionPlace["key"],
  shared: $util.Output<SharedDatabase>,
): Database {
  const name = stage.name.replace("-", "_");
  const address = { host: shared.host, port: shared.port, database: name };
  const login = (role: PreviewRole) => createLogin(stage, key, address, role, { name: roleOf(name, role) });
  const owner = login("owner");
  const services = {
    payments: login("payments"),
    fraud: login("fraud"),
    notifications: login("notifications"),
    acquirer: login("acquirer"),
  };
  const verifiers = Object.fromEntries(
    Object.entries({ owner, ...services }).map(([role, { verifier }]) => [role, verifier]),
  );
  const prepared = new aws.lambda.Invocation("PreviewDatabase", {
    functionName: shared.functionName,
    input: $jsonStringify({ name, verifiers }),
    // Pulumi invokes the function on removal too.
    lifecycleScope: "CRUD",
  });
  return {
    host: shared.host,
    port: shared.port,
    name: $util.output(name),
    urls: urlsOf(services),
    migrated: runMigrations(stage, { network, key }, { owner, services, prepared }),
  };
}
