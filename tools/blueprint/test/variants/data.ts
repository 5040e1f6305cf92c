import { patch } from "../broken-variants.ts";
import type { Variant } from "./variant.ts";

/** Variants of the database, and of the functions that change it. */
export const DATA_VARIANTS: readonly Variant[] = [
  {
    what: "prod's database can be deleted by a deploy",
    patches: [patch("database/aurora.ts", "Object.assign(opts, retained(stage), {", "Object.assign(opts, {")],
    caughtBy: { rule: "database-protected", resource: "DatabaseCluster" },
  },
  {
    what: "the database accepts connections without TLS",
    patches: [patch("database/aurora.ts", '"rds.force_ssl": "1"', '"rds.force_ssl": "0"')],
    caughtBy: { rule: "RDS.38", resource: "DatabaseCluster" },
  },
  {
    what: "values of statements are in the database's log",
    patches: [patch("database/aurora.ts", 'log_parameter_max_length: "0"', 'log_parameter_max_length: "-1"')],
    caughtBy: { rule: "no-values-in-log", resource: "DatabaseCluster" },
  },
  {
    what: "the database has no reader",
    patches: [patch("database/aurora.ts", "replicas: readers,", "replicas: 0 * readers,")],
    caughtBy: { rule: "RDS.15", resource: "DatabaseCluster" },
  },
  {
    what: "who takes over is smaller than the writer",
    patches: [patch("database/aurora.ts", "args.promotionTier = isWriter ? 0 : 1;", "args.promotionTier = 15;")],
    caughtBy: { rule: "reader-takes-over", resource: "DatabaseInstance" },
  },
  {
    what: "backups are kept for a day",
    patches: [
      patch(
        "database/aurora.ts",
        "args.backupRetentionPeriod = stage.database.backupDays;",
        "args.backupRetentionPeriod = 1;",
      ),
    ],
    caughtBy: { rule: "RDS.11", resource: "DatabaseCluster" },
  },
  {
    what: "nobody can see which statements are slow",
    patches: [patch("database/aurora.ts", "args.performanceInsightsEnabled = true;", "")],
    caughtBy: { rule: "CKV_AWS_353", resource: "DatabaseInstance" },
  },
  {
    what: "stage.ts: prod's database pauses when it is idle",
    patches: [patch("stage.ts", "{ minAcu: 1, maxAcu: 16", "{ minAcu: 0, maxAcu: 16")],
    caughtBy: { rule: "database-capacity", resource: "DatabaseCluster" },
  },
  {
    what: "functions run outside of the network",
    patches: [patch("database/function.ts", /vpcConfig: \{.*\},\n/, "")],
    caughtBy: { rule: "functions-in-private-subnets", resource: "Migrator" },
    hides: ["function-can-run", "reach"],
  },
  {
    what: "a function outlives the connection that waits for it",
    patches: [patch("database/function.ts", "TIMEOUT_SECONDS = 300", "TIMEOUT_SECONDS = 900")],
    caughtBy: { rule: "function-timeout", resource: "Migrator" },
  },
  {
    what: "functions run on a Node.js that is no longer patched",
    patches: [patch("database/function.ts", 'runtime: "nodejs22.x"', 'runtime: "nodejs18.x"')],
    caughtBy: { rule: "Lambda.2", resource: "Migrator" },
  },
  {
    what: "a password is in the environment of a function",
    patches: [
      patch(
        "database/migrator.ts",
        "environment: { OWNER_URL_SECRET_ARN: owner.url.arn }",
        'environment: { OWNER_URL_SECRET_ARN: owner.url.arn, OWNER: "postgres://migrator:correct-horse-battery@host/payments" }',
      ),
    ],
    caughtBy: { rule: "CKV_AWS_45", resource: "Migrator" },
  },
  {
    what: "the master's password is in the environment of a function",
    patches: [
      patch(
        "database/database.ts",
        "environment: { MASTER_SECRET_ARN: aurora.secretArn, ",
        "environment: { MASTER_SECRET_ARN: aurora.secretArn, MASTER: aurora.password, ",
      ),
    ],
    caughtBy: { rule: "CKV_AWS_45", resource: "DatabaseRoles" },
  },
  {
    what: "a new migration is not run",
    patches: [patch("database/migrator.ts", "triggers: { code: code.hash },", "")],
    caughtBy: { rule: "migrations-again", resource: "Migration" },
  },
];
