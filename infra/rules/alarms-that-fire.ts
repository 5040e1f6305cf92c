import type { KnownType } from "@platform/blueprint/argument-types";
import type { Graph, Resource } from "@platform/blueprint/graph";
import { fields, named, number, ofType, text } from "@platform/blueprint/read";
import { expressionOf, type Metric, metricsOfAlarm, metricsOfDashboard } from "@platform/blueprint/check/metrics";
import { APP, none, type Rule, rule } from "@platform/blueprint/check/rule";
import { LIMITS, type Measured } from "./metric-limits.ts";
import { taskOf } from "./services.ts";
import { containersOf, variableOf } from "@platform/blueprint/containers";
import { LASTING } from "./stages.ts";

const OWN_NAMESPACE = "PaymentPlatform";
/** Within an hour, merchants report a fault themselves. */
const LATEST_SECONDS = 3_600;
/** An alarm on a daily metric cannot fire within an hour. */
const LATEST_OF_DAILY_SECONDS = 2 * 86_400;

/** Whether alarms can fire, and whether the dashboard's graphs have data. */
export const ALARMS_THAT_RING: readonly Rule[] = [
  rule({
    id: "alarm-can-fire",
    title: "Each alarm has a threshold that its metric can reach, and fires within an hour",
    why: "CPU above 850 % never fires. Nobody misses an alarm that is silent.",
    stages: LASTING,
    of: "aws:cloudwatch/metricAlarm:MetricAlarm",
    holds: (alarm) => none([...thresholdFaults(alarm), ...periodFaults(alarm)]),
  }),
  rule({
    id: "alarm-sees",
    title: "Each alarm looks at metrics that exist, of the service that its name says",
    why: "A metric with another dimension is another metric, without data: the alarm is silent, or fires for ever.",
    stages: LASTING,
    of: "aws:cloudwatch/metricAlarm:MetricAlarm",
    holds: (alarm, graph) =>
      none(metricsOfAlarm(alarm).flatMap((metric) => blindness(metric, graph, subjectOf(alarm, graph)))),
  }),
  rule({
    id: "dashboard",
    title: "There is one dashboard, of metrics that are written",
    why: "Two are one too many to look at, and an empty graph looks like a quiet night.",
    stages: LASTING,
    of: APP,
    holds: (_app, graph) => {
      const dashboards = ofType(graph, "aws:cloudwatch/dashboard:Dashboard");
      if (dashboards.length !== 1) return `there are ${dashboards.length}`;
      return none([...new Set(metricsOfDashboard(dashboards[0]!).flatMap((metric) => blindness(metric, graph)))]);
    },
  }),
];

function thresholdFaults(alarm: Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">): readonly string[] {
  const { comparisonOperator = "", treatMissingData } = alarm.inputs;
  const threshold = number(alarm.inputs.threshold);
  const limit = LIMITS.find(({ isOf }) => isOf(measuredBy(alarm)));
  if (limit === undefined) return ["nobody has said what its metric can be: add it to metric-limits.ts"];
  const firesAbove = comparisonOperator.startsWith("GreaterThan");
  return [
    ...(firesAbove === (limit.trouble === "above") ? [] : [`it fires ${firesAbove ? "above" : "below"} ${threshold}`]),
    ...(threshold >= limit.least && threshold <= limit.most
      ? []
      : [`threshold ${threshold} is not between ${limit.least} and ${limit.most}`]),
    ...(limit.silence === "trouble" && treatMissingData !== "breaching" ? ["silence counts as well"] : []),
  ];
}

function measuredBy(alarm: Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">): Measured {
  return { expression: expressionOf(alarm), names: metricsOfAlarm(alarm).map(({ name }) => name) };
}

function periodFaults(alarm: Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">): readonly string[] {
  const of = number(alarm.inputs.evaluationPeriods);
  const beyond = alarm.inputs.datapointsToAlarm ?? of;
  const metrics = metricsOfAlarm(alarm);
  const seconds = metrics.map(({ period }) => period);
  const isDaily = metrics.every(({ name }) => name === "DaysToExpiry");
  const latest = isDaily ? LATEST_OF_DAILY_SECONDS : LATEST_SECONDS;
  return [
    ...(beyond >= 1 && beyond <= of ? [] : [`${beyond} of ${of} periods`]),
    // AWS accepts 10, 20, 30 s and whole minutes.
    ...seconds
      .filter((one) => ![10, 20, 30].includes(one) && !(one >= 60 && one % 60 === 0))
      .map((one) => `a period of ${one} s`),
    ...(Math.max(...seconds) * of <= latest ? [] : [`too late: after ${Math.max(...seconds) * of} s`]),
  ];
}

/** The service in an alarm's name; undefined if the alarm is about something else. */
function subjectOf(alarm: Resource<"aws:cloudwatch/metricAlarm:MetricAlarm">, graph: Graph): string | undefined {
  const services = ofType(graph, "aws:ecs/service:Service").map(({ inputs }) =>
    (inputs.name ?? "").replace(`-${graph.stage}`, ""),
  );
  return services.find((service) => (alarm.inputs.name ?? "").startsWith(`${service}-`));
}

/** Resources that belong to the service in their tag. */
const OF_A_SERVICE = new Set([
  "aws:ecs/service:Service",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/targetGroup:TargetGroup",
]);

/** Find the resource that a dimension names; undefined when the graph has none with that name. */
const OWNERS: Readonly<Record<string, (value: string, graph: Graph) => Resource | undefined>> = {
  ClusterName: (value, graph) => named(graph, value, "aws:ecs/cluster:Cluster"),
  ServiceName: (value, graph) => named(graph, value, "aws:ecs/service:Service"),
  LoadBalancer: (value, graph) => withSuffix(value, graph, "aws:lb/loadBalancer:LoadBalancer"),
  TargetGroup: (value, graph) => withSuffix(value, graph, "aws:lb/targetGroup:TargetGroup"),
  DBClusterIdentifier: (value, graph) =>
    ofType(graph, "aws:rds/cluster:Cluster").find(({ inputs }) => inputs.clusterIdentifier === value),
  NatGatewayId: (value, graph) => named(graph, value, "aws:ec2/natGateway:NatGateway"),
  RuleName: (value, graph) => named(graph, value, "aws:cloudwatch/eventRule:EventRule"),
  WebACL: (value, graph) =>
    ofType(graph, "aws:wafv2/webAcl:WebAcl").find(({ inputs }) => inputs.visibilityConfig?.metricName === value),
  HealthCheckId: (value, graph) => named(graph, value, "aws:route53/healthCheck:HealthCheck"),
};

const withSuffix = (suffix: string, graph: Graph, type: KnownType): Resource | undefined =>
  ofType(graph, type).find(({ outputs }) => text(outputs["arnSuffix"]) === suffix);

/** Metrics that AWS or a service writes, and the dimensions without which they have no data. */
interface Written {
  readonly namespace: string;
  readonly names: RegExp;
  readonly dimensions: readonly string[];
}

/** The metrics that alarms and the dashboard may use. Source: AWS's lists of metrics. */
const WRITTEN: readonly Written[] = [
  {
    namespace: "AWS/ApplicationELB",
    names: /^(RequestCount|HTTPCode_(Target|ELB)_[2345]XX_Count|TargetResponseTime|RejectedConnectionCount)$/,
    dimensions: ["LoadBalancer"],
  },
  {
    namespace: "AWS/ApplicationELB",
    names: /^(Un)?HealthyHostCount$/,
    dimensions: ["LoadBalancer", "TargetGroup"],
  },
  { namespace: "AWS/ECS", names: /^(CPU|Memory)Utilization$/, dimensions: ["ClusterName", "ServiceName"] },
  {
    namespace: "ECS/ContainerInsights",
    names: /^(Running|Desired)TaskCount$/,
    dimensions: ["ClusterName", "ServiceName"],
  },
  {
    namespace: "AWS/RDS",
    names:
      /^(ACUUtilization|ServerlessDatabaseCapacity|DatabaseConnections|CommitLatency|Deadlocks|MaximumUsedTransactionIDs|AuroraReplicaLagMaximum)$/,
    dimensions: ["DBClusterIdentifier"],
  },
  { namespace: "AWS/NATGateway", names: /^ErrorPortAllocation$/, dimensions: ["NatGatewayId"] },
  { namespace: "AWS/Events", names: /^FailedInvocations$/, dimensions: ["RuleName"] },
  // Only CloudFront's firewalls have no Region.
  { namespace: "AWS/WAFV2", names: /^(Allowed|Blocked|Counted)Requests$/, dimensions: ["WebACL", "Region", "Rule"] },
  { namespace: "AWS/CertificateManager", names: /^DaysToExpiry$/, dimensions: ["CertificateArn"] },
  { namespace: "AWS/Route53", names: /^HealthCheck(Status|PercentageHealthy)$/, dimensions: ["HealthCheckId"] },
  // infra/test/alarms.test.ts checks that the services write them.
  { namespace: OWN_NAMESPACE, names: /^[A-Za-z]+$/, dimensions: ["Service", "Stage"] },
];

/** Why a metric would have no data, or another service's. */
function blindness({ namespace, name, dimensions }: Metric, graph: Graph, subject?: string): readonly string[] {
  const written = WRITTEN.find((one) => one.namespace === namespace && one.names.test(name));
  if (written === undefined) return [`nobody knows ${namespace} ${name}`];
  const missing = written.dimensions.filter((dimension) => dimensions[dimension] === undefined);
  if (missing.length > 0) return [`${name} without ${missing.join(", ")}`];
  if (namespace === OWN_NAMESPACE) return unwritten(dimensions, graph);
  return Object.entries(dimensions).flatMap(([dimension, value]) => {
    const find = OWNERS[dimension];
    const owner = find?.(value, graph);
    if (find === undefined) return [];
    if (owner === undefined) return [`${dimension} ${value} is nothing of this stage`];
    const service = OF_A_SERVICE.has(owner.type) ? text(fields(owner.inputs["tags"])["Service"]) : undefined;
    return subject === undefined || service === undefined || service === subject
      ? []
      : [`${dimension} is ${service}'s`];
  });
}

/** A service writes its own metrics only if METRICS is true. */
function unwritten({ Service: service, Stage: stage }: Metric["dimensions"], graph: Graph): readonly string[] {
  const running = named(graph, `${service}-${graph.stage}`, "aws:ecs/service:Service");
  const task = running && taskOf(running, graph);
  const container = task && containersOf(task).find(({ name }) => name === service);
  return [
    ...(stage === graph.stage ? [] : [`Stage is ${stage}`]),
    ...(container !== undefined && variableOf(container, "METRICS") === "true" ? [] : [`${service} has no METRICS`]),
  ];
}
