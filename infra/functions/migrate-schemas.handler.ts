import { join } from "node:path";
import { migrateSchemas, type MigrateRequest } from "./migrate-schemas.ts";
import { environment, readSecret } from "./read-secret.ts";

/** A deploy invokes this after it prepares the roles and before it starts the tasks. */
export async function handler(request: MigrateRequest): Promise<void> {
  const directory = join(environment("LAMBDA_TASK_ROOT"), "migrations");
  await migrateSchemas(await readSecret("OWNER_URL_SECRET_ARN"), directory, request, (message) =>
    process.stdout.write(`${message}\n`),
  );
}
