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
  /** Exists once this deploy's migrations have run. */
  readonly migrated: $util.Resource;
}

/** A database with its own cluster, as in prod and staging. */
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
  // SST leaves it undefined only for a local database.
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

/** In a deploy, the master user only creates roles with fewer rights. */
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
    // The function must wait until an instance answers for the cluster.
    { dependsOn: [aurora] },
  );
}

/** The URL where the master user connects; user and password come from the secret. */
export const masterlessUrl = (host: $util.Input<string>, port: $util.Input<number>): $util.Output<string> =>
  $interpolate`postgres://${host}:${port}/${DATABASE}?sslmode=verify-full`;
