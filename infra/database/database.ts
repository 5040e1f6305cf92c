import { connectionBudget } from "./connection-budget";
import { createCluster } from "./aurora";
import { createDatabaseFunction, type FunctionPlace } from "./function";
import {
  createLogin,
  createServiceLogin,
  type DatabaseUrls,
  type Login,
  membersOf,
  type Schema,
  urlsOf,
  verifiersOf,
} from "./logins";
import { functionCode } from "./function-code";
import { runMigrations } from "./migrator";
import type { OwnNetwork } from "../network/network";
import type { Stage } from "../stage";

/** What a stage's services know of their database. */
export interface Database {
  readonly host: $util.Output<string>;
  readonly port: $util.Output<number>;
  readonly name: $util.Output<string>;
  readonly urls: DatabaseUrls;
  /** The migrations of this deploy have run once this is there. */
  readonly migrated: $util.Resource;
}

/** A database with a cluster of its own, as prod and staging have. */
export interface DatabaseCluster extends Database {
  readonly cluster: aws.rds.Cluster;
  readonly masterSecretArn: $util.Output<string>;
}

const DATABASE = "payments";
const OWNER = "migrator";

/** Creates the stage's Aurora cluster, a role and a secret for each service, and runs the migrations. */
export function createDatabase(stage: Stage, network: OwnNetwork, key: aws.kms.Key): DatabaseCluster {
  connectionBudget(stage);
  const aurora = createCluster(stage, network, key, DATABASE);
  // Undefined only for a local database, which this is not.
  const cluster = aurora.nodes.cluster!;
  const address = { host: cluster.endpoint, port: cluster.port, database: DATABASE };
  const owner = createLogin(stage, key, address, OWNER, { name: OWNER });
  const login = (role: Schema): Login => createServiceLogin(stage, key, address, role);
  const services = {
    payments: login("payments"),
    fraud: login("fraud"),
    notifications: login("notifications"),
    ...(stage.hasSandboxAcquirer && { acquirer: login("acquirer") }),
  };
  const place = { network, key };
  const prepared = prepareRoles(stage, place, aurora, owner, Object.values(services));
  return {
    host: cluster.endpoint,
    port: cluster.port,
    name: $util.output(DATABASE),
    urls: urlsOf(services),
    migrated: runMigrations(stage, place, { owner, services, prepared }),
    cluster,
    masterSecretArn: aurora.secretArn,
  };
}

/** The master user's only work in a deploy: to make roles that can do less. */
function prepareRoles(
  stage: Stage,
  place: FunctionPlace,
  aurora: sst.aws.Aurora,
  owner: Login,
  services: readonly Login[],
): aws.lambda.Invocation {
  const cluster = aurora.nodes.cluster!;
  const code = functionCode("prepare-roles");
  const preparer = createDatabaseFunction(stage, place, {
    name: "database-roles",
    code,
    environment: { MASTER_SECRET_ARN: aurora.secretArn, DATABASE_URL: masterlessUrl(cluster.endpoint, cluster.port) },
    secretArn: aurora.secretArn,
  });
  return new aws.lambda.Invocation(
    "DatabaseRoles",
    {
      functionName: preparer.name,
      input: $jsonStringify({
        owner: owner.name,
        verifiers: verifiersOf([owner, ...services]),
        members: membersOf(services),
      }),
      triggers: { code: code.hash },
    },
    // Not before an instance answers for the cluster.
    { dependsOn: [aurora] },
  );
}

/** Where the master user connects; user and password come from the secret. */
export const masterlessUrl = (host: $util.Input<string>, port: $util.Input<number>): $util.Output<string> =>
  $interpolate`postgres://${host}:${port}/${DATABASE}?sslmode=verify-full`;
