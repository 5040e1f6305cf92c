import type { Resource } from "@platform/blueprint/graph";
import { fields, text } from "@platform/blueprint/read";
import { none, type Rule, rule } from "@platform/blueprint/check/rule";
import { DEPLOYED } from "./stages.ts";

/** AWS's limits on the names that we choose, and the property that holds each. Source: the API references. */
const LIMITS: Readonly<Record<string, readonly [property: string, characters: number]>> = {
  "aws:apigatewayv2/api:Api": ["name", 128],
  "aws:apigatewayv2/vpcLink:VpcLink": ["name", 128],
  "aws:budgets/budget:Budget": ["name", 100],
  "aws:cloudwatch/dashboard:Dashboard": ["dashboardName", 255],
  "aws:cloudwatch/eventRule:EventRule": ["name", 64],
  "aws:cloudwatch/logGroup:LogGroup": ["name", 512],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["name", 255],
  "aws:ec2/securityGroup:SecurityGroup": ["name", 255],
  "aws:ecs/cluster:Cluster": ["name", 255],
  "aws:ecs/service:Service": ["name", 255],
  "aws:ecs/taskDefinition:TaskDefinition": ["family", 255],
  "aws:iam/policy:Policy": ["name", 128],
  "aws:iam/role:Role": ["name", 64],
  "aws:kms/alias:Alias": ["name", 256],
  "aws:lambda/function:Function": ["name", 64],
  "aws:lb/loadBalancer:LoadBalancer": ["name", 32],
  "aws:lb/targetGroup:TargetGroup": ["name", 32],
  "aws:rds/cluster:Cluster": ["clusterIdentifier", 63],
  "aws:rds/clusterInstance:ClusterInstance": ["identifier", 63],
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": ["name", 255],
  "aws:rds/subnetGroup:SubnetGroup": ["name", 255],
  "aws:s3/bucket:Bucket": ["bucket", 63],
  "aws:s3/bucketV2:BucketV2": ["bucket", 63],
  "aws:secretsmanager/secret:Secret": ["name", 512],
  "aws:sns/topic:Topic": ["name", 256],
  "aws:ssm/parameter:Parameter": ["name", 1011],
  "aws:wafv2/webAcl:WebAcl": ["name", 128],
};

/** Bills and inventories sort by these tags. */
const DEFAULT_TAGS = ["Environment", "Team", "CostCenter"];
/** The values of the tag Service: those of infra/names.ts. */
const SERVICE_TAGS = new Set([
  "payment-api",
  "fraud-detection",
  "notification-service",
  "database",
  "network",
  "operations",
]);

export const NAMES_AND_TAGS: readonly Rule[] = [
  {
    id: "name-length",
    title: "Names fit AWS's limits",
    why: "AWS refuses them, in the middle of a deploy.",
    appliesTo: isNamed,
    holds: (resource) => {
      const [, limit] = LIMITS[resource.type]!;
      const name = nameOf(resource);
      return name.length <= limit || `${name} has ${name.length} of ${limit}`;
    },
  },
  {
    id: "name-stage",
    title: "Names carry the stage",
    why: "Staging and its previews share an account.",
    stages: DEPLOYED,
    appliesTo: isNamed,
    holds: (resource, { stage }) => {
      const name = nameOf(resource);
      // A target group must stay replaceable, and its name prefix has six characters at most.
      if (resource.type === "aws:lb/targetGroup:TargetGroup") return true;
      if (name === "") return "has no name of ours";
      return new RegExp(`(^|[^a-z0-9])${stage}([^a-z0-9]|$)`).test(name) || name;
    },
  },
  {
    id: "tags",
    title: "Environment, Team and CostCenter are on everything, and Environment is the stage",
    why: 'A bill that says "production" for every stage says nothing.',
    stages: DEPLOYED,
    appliesTo: (type) => type.startsWith("aws:"),
    holds: ({ outputs }, { stage }) => {
      // Absent if AWS does not support tags for the type.
      if (outputs["tagsAll"] === undefined) return true;
      const tags = fields(outputs["tagsAll"]);
      return none([
        ...DEFAULT_TAGS.filter((tag) => text(tags[tag]) === ""),
        ...(text(tags["Environment"]) === stage ? [] : [`Environment is "${text(tags["Environment"])}"`]),
      ]);
    },
  },
  {
    id: "service-tag",
    title: "Everything says to which service it belongs, or that it is the network's, the database's or for operations",
    why: "What fraud-detection costs is a question that is asked, and so is what the network costs.",
    stages: DEPLOYED,
    appliesTo: (type) => type.startsWith("aws:"),
    holds: ({ outputs }) =>
      outputs["tagsAll"] === undefined || SERVICE_TAGS.has(text(fields(outputs["tagsAll"])["Service"])),
  },
  rule({
    id: "task-tags",
    title: "Tasks carry their service's tags",
    why: "Most of the bill is tasks.",
    of: "aws:ecs/service:Service",
    holds: ({ inputs }) => inputs.propagateTags === "SERVICE" && inputs.enableEcsManagedTags === true,
  }),
];

function isNamed(type: string): boolean {
  return LIMITS[type] !== undefined;
}

/** The name, a name prefix where a successor needs the same name, or the tag `Name` of types that have no other name. */
function nameOf({ type, inputs }: Resource): string {
  const [property] = LIMITS[type]!;
  const prefix = property.replace(/^name$/, "namePrefix");
  return text(inputs[property]) || text(inputs[prefix]) || text(fields(inputs["tags"])["Name"]);
}
