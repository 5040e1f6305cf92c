import { createDatabaseFunction, type FunctionPlace } from "./function";
import { type Login, MIGRATIONS, type Schema, type ServiceLogins } from "./logins";
import { functionCode, migrationFiles } from "./function-code";
import type { Stage } from "../stage";

export interface Migration {
  /** The role that owns the schemas: the migrator can log in as no other. */
  readonly owner: Login;
  readonly services: ServiceLogins;
  /** Exists once the roles exist and may connect to the database. */
  readonly prepared: $util.Resource;
}

/**
 * Runs this deploy's migrations. Resources that depend on the result wait until all succeed. When one fails, the deploy
 * stops and the old tasks keep running.
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
      // Pulumi invokes the function again only when the code or a migration changes.
      triggers: { code: code.hash },
    },
    { dependsOn: [prepared] },
  );
}
