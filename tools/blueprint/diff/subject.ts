import type { Resource } from "../graph.ts";
import { text } from "../read.ts";

/** Words for some types; other types use the words of their own name. */
const KINDS: Readonly<Record<string, string>> = {
  "aws:appautoscaling/policy:Policy": "scaling policy",
  "aws:appautoscaling/target:Target": "scaling",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": "capacity providers",
  "aws:ecs/taskDefinition:TaskDefinition": "tasks",
  "aws:rds/cluster:Cluster": "database",
  "aws:rds/clusterInstance:ClusterInstance": "database instance",
  "aws:s3/bucketV2:BucketV2": "bucket",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "security group rule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "security group rule",
};

/** The input that holds the name in AWS, where it is not `name`. */
const NAMES: Readonly<Record<string, string>> = {
  "aws:cloudwatch/dashboard:Dashboard": "dashboardName",
  "aws:ecs/taskDefinition:TaskDefinition": "family",
  "aws:rds/cluster:Cluster": "clusterIdentifier",
};

/** `api service`, `shop database`, `VpcPrivateSubnet1 subnet`. */
export function subjectOf(resource: Resource, stage: string): string {
  return `${nameOf(resource, stage)} ${kindOf(resource.type)}`;
}

/** The words of a type: `metric alarm` for `aws:cloudwatch/metricAlarm:MetricAlarm`. */
export function kindOf(type: string): string {
  const words = (type.split(":").at(-1) ?? type).replace(/V2$/, "").replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ");
  return KINDS[type] ?? words.toLowerCase();
}

/** The name in AWS, without the stage; the logical name when SST generated the one in AWS. */
export function nameOf({ inputs, name, type }: Resource, stage: string): string {
  // `service/<cluster>/<service>`.
  const scaled = type === "aws:appautoscaling/target:Target" ? text(inputs["resourceId"]).split("/").at(-1) : "";
  if (scaled) return withoutStage(scaled, stage);
  const shown = text(inputs[NAMES[type] ?? "name"]);
  return shown.endsWith(`-${stage}`) ? withoutStage(shown, stage) : name;
}

function withoutStage(name: string, stage: string): string {
  return name.endsWith(`-${stage}`) ? name.slice(0, -stage.length - 1) : name;
}
