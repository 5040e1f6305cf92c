import { createDatabaseFunction, type FunctionPlace } from "./function";
import { type Login, MIGRATIONS, type Schema, type ServiceLogins } from "./logins";
import { functionCode, migrationFiles } from "./function-code";
import type { Stage } from "../stage";

export interface Migration {
  /** The role that owns the schemas: all that the migrator can log in as. */
  readonly owner: Login;
  readonly services: ServiceLogins;
  /** The roles exist and may enter the database once this is there. */
  readonly prepared: $util.Resource;
}

/**
 * Runs this deploy's migrations. What depends on the result starts when they have succeeded; when one fails, the deploy
 * ends there and the tasks that run go on.
 */
export function runMigrations(
  stage: Stage,
  place: FunctionPlace,
  { owner, services, prepared }: Migration,
): aws.lambda.Invocation {
  const schemas = Object.keys(services) as Schema[];
  const directories = Object.fromEntries(schemas.map((schema) => [schema, MIGRATIONS[schema]]));
  const code = functionCode("migrate-schemas", migrationFiles(directories));
  const migrator = createDatabaseFunction(stage, place, {
    name: "migrator",
    code,
    environment: { OWNER_URL_SECRET_ARN: owner.url.arn },
    secretArn: owner.url.arn,
  });
  const roles = Object.fromEntries(schemas.map((schema) => [schema, services[schema]!.role]));
  return new aws.lambda.Invocation(
    "Migration",
    {
      functionName: migrator.name,
      input: JSON.stringify({ roles }),
      // Invoked again when a migration was added, and only then.
      triggers: { code: code.hash },
    },
    { dependsOn: [prepared] },
  );
}
