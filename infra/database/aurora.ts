import { arnsOf, assumedBy, policyDocument } from "../security/policy";
import { createLogGroup } from "../log-group";
import { alsoTagged, nameOf, tagsOf } from "../names";
import type { OwnNetwork } from "../network/network";
import { random } from "../platform-packages";
import { retained } from "../retention";
import type { Stage } from "../stage";

/**
 * The major version is pinned to the one that the tests run on. Aurora raises the minor version itself, in the
 * maintenance window. docs/drills/upgrade.md says how to raise the major version.
 */
const POSTGRESQL = "17";
const COMPONENT = "Database";

/** Every parameter that is not Aurora's default. All take effect without a restart. */
const PARAMETERS = {
  "rds.force_ssl": "1",
  log_connections: "1",
  // Parameter values in the log would expose customers' data.
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  // Our statements take milliseconds.
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
 * A group belongs to one major version. So an upgrade creates a new group while the cluster still uses the old one. The
 * group is not protected, because then no deploy could replace it. Prod still keeps the old group, which a restore of an old
 * snapshot needs.
 *
 * AWS refuses a second group with the same name, so each change of the version draws a new random ending. If the name ended
 * with the version, a downgrade would fail, because the old version's group still exists.
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
  // RDS derives the log group's name from this one.
  args.clusterIdentifier = clusterName(stage);
  // AWS requires this when POSTGRESQL is raised; nothing else raises the major version.
  args.allowMajorVersionUpgrade = true;
  // RDS applies changes during the deploy. The next maintenance window would be too late for an upgrade: the instances get
  // the new version's parameter group right after the cluster.
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
  // Night in North America: maintenance may restart the database, so it runs off-peak and after a backup.
  args.preferredBackupWindow = "07:00-07:30";
  args.preferredMaintenanceWindow = "tue:08:00-tue:09:00";
  alsoTagged("database")(args);
}

/** Ends randomly, because an earlier cluster with the same name may have left its final snapshot. */
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
  // Days: the longest free period.
  args.performanceInsightsRetentionPeriod = 7;
  // Our clients trust this authority.
  args.caCertIdentifier = "rds-ca-rsa2048-g1";
  args.tags = tagsOf("database");
}

/** RDS would create this log group itself, without encryption, and keep it for ever. */
function createPostgresqlLog(stage: Stage, key: aws.kms.Key): aws.cloudwatch.LogGroup {
  const name = `/aws/rds/cluster/${clusterName(stage)}/postgresql`;
  return createLogGroup(stage, key, { logicalName: "DatabaseLogGroup", name, service: "database" });
}

/** SST offers no transform for this secret: by default AWS manages its key, and a removal deletes it at once. */
function encryptMasterSecret(stage: Stage, key: aws.kms.Key): void {
  $transform(aws.secretsmanager.Secret, (args, _opts, name) => {
    if (args === undefined || name !== `${COMPONENT}ProxySecret`) return;
    args.kmsKeyId = key.arn;
    args.recoveryWindowInDays = stage.recoveryDays;
    args.tags = tagsOf("database");
  });
}

/** Lets RDS write its operating system metrics to the log group that it has in every account. */
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
