import { arnsOf, assumedBy, policyDocument } from "../security/policy";
import { createLogGroup } from "../log-group";
import { alsoTagged, nameOf, tagsOf } from "../names";
import type { OwnNetwork } from "../network/network";
import { random } from "../platform-packages";
import { retained } from "../retention";
import type { Stage } from "../stage";

/**
 * The major version is pinned: it is what the tests run on. Aurora keeps the minor current by itself, in the
 * maintenance window. How to raise it: docs/drills/upgrade.md.
 */
const POSTGRESQL = "17";
const COMPONENT = "Database";

/** Every parameter that is not Aurora's default. All take effect without a restart. */
const PARAMETERS = {
  "rds.force_ssl": "1",
  log_connections: "1",
  // Values in the log would be customers' data.
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  // A statement of ours takes milliseconds.
  log_min_duration_statement: "1000",
};

/** Creates the Aurora PostgreSQL cluster (Serverless v2): encrypted, in private subnets, TLS only. */
export function createCluster(stage: Stage, network: OwnNetwork, key: aws.kms.Key, database: string): sst.aws.Aurora {
  const { minAcu, maxAcu, readers } = stage.database;
  const monitoringRole = createMonitoringRole(stage);
  encryptMasterSecret(stage, key);
  const ending = parameterGroupEnding();
  return new sst.aws.Aurora(COMPONENT, {
    engine: "postgres",
    version: POSTGRESQL,
    database,
    username: "cluster_master",
    scaling: { min: `${minAcu} ACU`, max: `${maxAcu} ACU` },
    replicas: readers,
    vpc: { subnets: network.privateSubnets, securityGroups: network.groupIds.database },
    transform: {
      subnetGroup: (args, opts) => {
        args.tags = tagsOf("database");
        Object.assign(opts, retained(stage));
      },
      clusterParameterGroup: (args, opts) => {
        args.parameters = Object.entries(PARAMETERS).map(([name, value]) => ({ name, value }));
        configureParameterGroup(stage, args, opts, { what: "payments", ending });
      },
      instanceParameterGroup: (args, opts) => {
        configureParameterGroup(stage, args, opts, { what: "payments-instances", ending });
      },
      cluster: (args, opts) => {
        configureStorage(stage, key, args);
        Object.assign(opts, retained(stage), { dependsOn: [createPostgresqlLog(stage, key)] });
      },
      instance: (args, opts, name) => {
        configureInstance(key, monitoringRole, args);
        const isWriter = name === `${COMPONENT}Instance`;
        // Tier 1 keeps the reader as large as the writer, so that it can take over at any moment.
        args.promotionTier = isWriter ? 0 : 1;
        const zone = isWriter ? 0 : Number(name.replace(`${COMPONENT}Replica`, "")) + 1;
        args.availabilityZone = network.zones.apply((names) => names[zone % names.length]!);
        Object.assign(opts, retained(stage));
      },
    },
  });
}

/**
 * A group is of one major version, so an upgrade replaces it, and makes the new one beside the old one, which the cluster
 * still uses then. It is not protected, because a deploy could not replace it; prod keeps the old one all the same, for a
 * snapshot of the old version that must be restored.
 *
 * AWS refuses a second group of the same name, so the name has an ending that each change of the version draws again. With
 * the version alone, the way back would end there: the old version's group still exists.
 */
function configureParameterGroup(
  stage: Stage,
  args: aws.rds.ClusterParameterGroupArgs | aws.rds.ParameterGroupArgs,
  opts: $util.CustomResourceOptions,
  { what, ending }: { readonly what: string; readonly ending: $util.Output<string> },
): void {
  args.name = $interpolate`${nameOf(stage, `${what}-postgresql${POSTGRESQL}`)}-${ending}`;
  args.tags = tagsOf("database");
  Object.assign(opts, { ignoreChanges: [], retainOnDelete: stage.protect });
}

function parameterGroupEnding(): $util.Output<string> {
  const keepers = { postgresql: POSTGRESQL };
  return new (random().RandomId)("DatabaseParameterGroupEnding", { byteLength: 4, keepers }).hex;
}

const clusterName = (stage: Stage): string => nameOf(stage, "payments");

function configureStorage(stage: Stage, key: aws.kms.Key, args: aws.rds.ClusterArgs): void {
  // Fixed, because the name of its log group follows from it.
  args.clusterIdentifier = clusterName(stage);
  // AWS asks for it when POSTGRESQL is raised; nothing else raises the major version.
  args.allowMajorVersionUpgrade = true;
  // What a deploy changes is changed at its end. In the next maintenance window it would be too late for an upgrade: the
  // instances get the new version's parameter group right after the cluster.
  args.applyImmediately = true;
  args.storageEncrypted = true;
  args.kmsKeyId = key.arn;
  args.iamDatabaseAuthenticationEnabled = true;
  args.deletionProtection = stage.database.deletionProtection;
  args.backupRetentionPeriod = stage.database.backupDays;
  args.copyTagsToSnapshot = true;
  args.skipFinalSnapshot = false;
  args.finalSnapshotIdentifier = finalSnapshotName(stage);
  args.enabledCloudwatchLogsExports = ["postgresql"];
  // Night in North America. Maintenance may restart the database: not while payments peak, and after a backup.
  args.preferredBackupWindow = "07:00-07:30";
  args.preferredMaintenanceWindow = "tue:08:00-tue:09:00";
  alsoTagged("database")(args);
}

/** The cluster may come again under the same name, and its last snapshot is still there. */
function finalSnapshotName(stage: Stage): $util.Output<string> {
  const { hex } = new (random().RandomId)("DatabaseFinalSnapshot", { byteLength: 4 });
  return $interpolate`${clusterName(stage)}-final-${hex}`;
}

function configureInstance(key: aws.kms.Key, monitoringRole: aws.iam.Role, args: aws.rds.ClusterInstanceArgs): void {
  args.publiclyAccessible = false;
  args.autoMinorVersionUpgrade = true;
  args.copyTagsToSnapshot = true;
  args.monitoringInterval = 60;
  args.monitoringRoleArn = monitoringRole.arn;
  args.performanceInsightsEnabled = true;
  args.performanceInsightsKmsKeyId = key.arn;
  // Days; the longest that costs nothing.
  args.performanceInsightsRetentionPeriod = 7;
  // One of the authorities that our clients know.
  args.caCertIdentifier = "rds-ca-rsa2048-g1";
  args.tags = tagsOf("database");
}

/** RDS would create it itself, unencrypted and kept for ever. */
function createPostgresqlLog(stage: Stage, key: aws.kms.Key): aws.cloudwatch.LogGroup {
  const name = `/aws/rds/cluster/${clusterName(stage)}/postgresql`;
  return createLogGroup(stage, key, { logicalName: "DatabaseLogGroup", name, service: "database" });
}

/** SST creates the master user's secret without a transform: deleted at once, and with a key that AWS manages. */
function encryptMasterSecret(stage: Stage, key: aws.kms.Key): void {
  $transform(aws.secretsmanager.Secret, (args, _opts, name) => {
    if (args === undefined || name !== `${COMPONENT}ProxySecret`) return;
    args.kmsKeyId = key.arn;
    args.recoveryWindowInDays = stage.recoveryDays;
    args.tags = tagsOf("database");
  });
}

/** Lets RDS write what it measures of the operating system to the log group that is its own in every account. */
function createMonitoringRole(stage: Stage): aws.iam.Role {
  const logGroup = arnsOf(stage).regional("logs", "log-group:RDSOSMetrics");
  return new aws.iam.Role("DatabaseMonitoringRole", {
    name: nameOf(stage, "database-monitoring"),
    assumeRolePolicy: assumedBy("monitoring.rds.amazonaws.com"),
    inlinePolicies: [
      {
        name: "write-operating-system-metrics",
        policy: policyDocument([
          { Effect: "Allow", Action: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"], Resource: logGroup },
          {
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"],
            Resource: $interpolate`${logGroup}:log-stream:*`,
          },
        ]),
      },
    ],
    tags: tagsOf("database"),
  });
}
