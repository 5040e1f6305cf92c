import type { Graph } from "@platform/blueprint/graph";
import { fields, named, number, ofType, text } from "@platform/blueprint/read";
import { databaseSubnets, endpointsOf, instancesOf } from "@platform/blueprint/reach/endpoints";
import { APP, none, type Rule, rule } from "@platform/blueprint/check/rule";
import { notPrivate } from "./network.ts";
import { LASTING, PROD } from "./stages.ts";

/** A cluster, or a standalone instance. */
const DATABASES = ["aws:rds/cluster:Cluster", "aws:rds/instance:Instance"] as const;
/** Instances in a cluster, or standalone ones. */
const INSTANCES = ["aws:rds/clusterInstance:ClusterInstance", "aws:rds/instance:Instance"] as const;
const PARAMETER_GROUPS = [
  "aws:rds/clusterParameterGroup:ClusterParameterGroup",
  "aws:rds/parameterGroup:ParameterGroup",
] as const;

/** The major version that the tests run on. A test keeps the two equal. */
export const POSTGRESQL_MAJOR = 17;

export const DATABASE: readonly Rule[] = [
  rule({
    id: "RDS.2",
    title: "The database has no public address",
    checkov: "CKV_AWS_17",
    pci: "1.3.1",
    why: "Passwords are not the last thing between the ledger and the world.",
    of: INSTANCES,
    holds: ({ inputs }) => inputs.publiclyAccessible !== true,
  }),
  rule({
    id: "database-private-subnets",
    title: "The database is in private subnets",
    why: "As RDS.2, one layer down.",
    of: DATABASES,
    holds: (resource, graph) => none(notPrivate(graph, databaseSubnets(graph, resource))),
  }),
  rule({
    id: "database-group",
    title: "The database has a security group of its own",
    why: "SST gives it the VPC's default one, which everything else may have too.",
    of: DATABASES,
    holds: (resource, graph) => {
      const groups = resource.inputs.vpcSecurityGroupIds ?? [];
      const foreign = groups.filter((id) => named(graph, id, "aws:ec2/securityGroup:SecurityGroup") === undefined);
      const others = endpointsOf(graph).filter(
        (one) => one.resource.urn !== resource.urn && one.groups.some((id) => groups.includes(id)),
      );
      return groups.length === 0
        ? "it has none"
        : none([...foreign, ...others.map(({ name }) => `${name} has it too`)]);
    },
  }),
  rule({
    id: "RDS.27",
    title: "Storage is encrypted with a key of ours",
    checkov: "CKV_AWS_327",
    pci: "3.5",
    why: "Snapshots and replicas are then too, and the key's use is logged.",
    of: DATABASES,
    holds: ({ inputs }) => inputs.storageEncrypted === true && Boolean(inputs.kmsKeyId),
  }),
  rule({
    id: "RDS.15",
    title: "The database has instances in two zones",
    checkov: "CKV_AWS_157",
    why: "The loss of a zone is a failover, not a restore.",
    stages: PROD,
    of: DATABASES,
    holds: (resource, graph) =>
      (resource.type === "aws:rds/instance:Instance" && resource.inputs.multiAz === true) ||
      new Set(instancesOf(graph, resource).flatMap(({ inputs }) => inputs.availabilityZone ?? [])).size >= 2,
  }),
  rule({
    id: "RDS.6",
    title: "Enhanced monitoring is on",
    checkov: "CKV_AWS_118",
    why: "Whether the host or the query is slow.",
    stages: PROD,
    of: INSTANCES,
    holds: ({ inputs }) => number(inputs.monitoringInterval) > 0 && Boolean(inputs.monitoringRoleArn),
  }),
  rule({
    id: "RDS.7",
    title: "AWS refuses to delete the database",
    checkov: "CKV_AWS_139",
    why: "It holds the ledger.",
    stages: PROD,
    of: DATABASES,
    holds: ({ inputs }) => inputs.deletionProtection === true,
  }),
  rule({
    id: "database-protected",
    title: "No deploy and no `sst remove` deletes the database",
    why: "A renamed resource is a deleted one; SST's own `removal` does not cover clusters.",
    stages: PROD,
    of: DATABASES,
    holds: ({ protect, retainOnDelete }) =>
      none([...(protect ? [] : ["not protected"]), ...(retainOnDelete ? [] : ["not retained"])]),
  }),
  rule({
    id: "final-snapshot",
    title: "Whoever deletes the database leaves a snapshot",
    why: "Everything is deleted on purpose the first time.",
    stages: PROD,
    of: DATABASES,
    holds: ({ inputs }) => inputs.skipFinalSnapshot === false && Boolean(inputs.finalSnapshotIdentifier),
  }),
  rule({
    id: "RDS.11",
    title: "Backups are kept for 14 days",
    checkov: "CKV_AWS_133",
    pci: "10.3.3",
    why: "A wrong posting is found when a merchant reconciles, which is after the weekend.",
    stages: PROD,
    of: DATABASES,
    holds: ({ inputs }) => number(inputs.backupRetentionPeriod) >= 14,
  }),
  rule({
    id: "RDS.12",
    title: "The database accepts IAM identities",
    checkov: "CKV_AWS_162",
    pci: "7.2",
    why: "People come in under their own name, with no password to pass on.",
    stages: LASTING,
    of: DATABASES,
    holds: ({ inputs }) => inputs.iamDatabaseAuthenticationEnabled === true,
  }),
  rule({
    id: "RDS.16",
    title: "Snapshots carry the database's tags",
    checkov: "CKV_AWS_313",
    why: "Whose they are, and who pays.",
    of: DATABASES,
    holds: ({ inputs }) => inputs.copyTagsToSnapshot === true,
  }),
  rule({
    id: "RDS.23",
    title: "The database listens on a port that is not PostgreSQL's own",
    why: "Scanners try the default first.",
    of: DATABASES,
    holds: ({ inputs }) => (inputs.port ?? 5432) !== 5432,
  }),
  rule({
    id: "RDS.24",
    title: "The master user is not called postgres or admin",
    why: "The name is half of what has to be guessed.",
    of: "aws:rds/cluster:Cluster",
    holds: ({ inputs }) => !["", "postgres", "admin"].includes(inputs.masterUsername ?? ""),
  }),
  rule({
    id: "RDS.35",
    title: "Minor versions are applied by themselves",
    checkov: "CKV_AWS_226",
    pci: "6.3.3",
    why: "They are security fixes.",
    of: INSTANCES,
    holds: ({ inputs }) => inputs.autoMinorVersionUpgrade !== false,
  }),
  rule({
    id: "RDS.37",
    title: "The database's log goes to CloudWatch",
    checkov: "CKV_AWS_324",
    pci: "10.2.1",
    why: "On the instance it is gone after three days.",
    of: DATABASES,
    holds: ({ inputs }) => (inputs.enabledCloudwatchLogsExports ?? []).includes("postgresql"),
  }),
  rule({
    id: "RDS.38",
    title: "Connections without TLS are refused",
    checkov: "CKV2_AWS_69",
    pci: "4.2.1",
    why: "SST turns it off.",
    of: DATABASES,
    holds: (resource, graph) => {
      const name =
        resource.type === "aws:rds/cluster:Cluster"
          ? resource.inputs.dbClusterParameterGroupName
          : resource.inputs.parameterGroupName;
      const group = named(graph, name, ...PARAMETER_GROUPS);
      return (group?.inputs.parameters ?? []).some(
        ({ name: parameter, value }) => parameter === "rds.force_ssl" && value === "1",
      );
    },
  }),
  rule({
    id: "database-version",
    title: `The database is PostgreSQL ${POSTGRESQL_MAJOR}, which the tests run on`,
    why: "A default is raised by somebody else's release.",
    of: DATABASES,
    holds: ({ inputs }) =>
      (inputs.engineVersion ?? "").split(".")[0] === String(POSTGRESQL_MAJOR) ||
      (inputs.engineVersion ?? "") ||
      "not said",
  }),
  rule({
    id: "parameter-group-upgrade",
    title: "A major upgrade, and the way back, can make their parameter groups beside the old ones",
    why: "A group belongs to one major version. Protected it cannot be replaced, and AWS refuses a name that it still has.",
    stages: LASTING,
    of: PARAMETER_GROUPS,
    holds: ({ inputs, protect, ignoreChanges }, graph) => {
      const major = /\d+$/.exec(inputs.family ?? "")?.[0] ?? "?";
      return none([
        ...(protect ? ["it is protected"] : []),
        ...(ignoreChanges.includes("name") ? ["its name never changes"] : []),
        ...(new RegExp(`\\D${major}(?:\\D|$)`).test(inputs.name ?? "") ? [] : [`its name does not say ${major}`]),
        ...(isDrawnAgain(inputs.name ?? "", major, graph) ? [] : ["its name would come again on the way back"]),
      ]);
    },
  }),
  rule({
    id: "major-upgrade",
    title: "A raised major version is applied by the deploy that raises it",
    why: "AWS refuses it unless it is allowed; in the next maintenance window, the parameter groups would not fit.",
    stages: LASTING,
    of: "aws:rds/cluster:Cluster",
    holds: ({ inputs }) =>
      none([
        ...(inputs.allowMajorVersionUpgrade === true ? [] : ["not allowed"]),
        ...(inputs.applyImmediately === true ? [] : ["not at once"]),
      ]),
  }),
  rule({
    id: "database-exists",
    title: "There is a database",
    why: "Rules about a database that is not there would all pass.",
    stages: LASTING,
    of: APP,
    holds: (_app, graph) => ofType(graph, "aws:rds/cluster:Cluster", "aws:rds/instance:Instance").length > 0,
  }),
];

/** Whether a name ends with random digits that change with the major version. */
function isDrawnAgain(name: string, major: string, graph: Graph): boolean {
  return ofType(graph, "random:index/randomId:RandomId").some(
    ({ inputs, outputs }) =>
      Object.values(fields(inputs["keepers"])).includes(major) && name.endsWith(`-${text(outputs["hex"])}`),
  );
}
