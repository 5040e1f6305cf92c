import { type CounterOf, METRIC_NAMESPACE, type MetricOf } from "../packages/contracts/src/metrics";
import type { ServiceName, Stage } from "./stage";

/** A CloudWatch metric, and the statistic by which it is looked at. Alarms and dashboard mean the same one by it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, $util.Input<string>>>;
  readonly stat: "Sum" | "Average" | "Maximum" | "Minimum" | "p50" | "p99";
}

/** A number that CloudWatch computes of others. Counters that counted nothing write nothing, so those are filled with 0. */
export interface Computed {
  readonly expression: string;
  readonly of: Readonly<Record<string, Metric>>;
}

export type Measure = Metric | Computed;

/** What CloudWatch knows a load balancer and its target group by. */
export interface Balancing {
  readonly loadBalancer: $util.Input<string>;
  readonly targetGroup: $util.Input<string>;
}

/** What a load balancer sees of a service. */
export function balancingMetrics({ loadBalancer, targetGroup }: Balancing) {
  const own = { namespace: "AWS/ApplicationELB", dimensions: { LoadBalancer: loadBalancer } };
  const ofTargets = { ...own, dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup } };
  return {
    requests: { ...ofTargets, name: "RequestCount", stat: "Sum" },
    targetErrors: { ...ofTargets, name: "HTTPCode_Target_5XX_Count", stat: "Sum" },
    targetRefusals: { ...ofTargets, name: "HTTPCode_Target_4XX_Count", stat: "Sum" },
    /** Its own: no task answered, or too late. */
    balancerErrors: { ...own, name: "HTTPCode_ELB_5XX_Count", stat: "Sum" },
    median: { ...ofTargets, name: "TargetResponseTime", stat: "p50" },
    slowest: { ...ofTargets, name: "TargetResponseTime", stat: "p99" },
    unhealthy: { ...ofTargets, name: "UnHealthyHostCount", stat: "Maximum" },
    rejected: { ...own, name: "RejectedConnectionCount", stat: "Sum" },
  } satisfies Record<string, Metric>;
}

/** What ECS and Container Insights know of a service's tasks. */
export function taskMetrics(cluster: $util.Input<string>, service: $util.Input<string>) {
  const dimensions = { ClusterName: cluster, ServiceName: service };
  const insights = { namespace: "ECS/ContainerInsights", dimensions };
  const ecs = { namespace: "AWS/ECS", dimensions };
  return {
    running: { ...insights, name: "RunningTaskCount", stat: "Average" },
    desired: { ...insights, name: "DesiredTaskCount", stat: "Average" },
    cpu: { ...ecs, name: "CPUUtilization", stat: "Average" },
    memory: { ...ecs, name: "MemoryUtilization", stat: "Average" },
  } satisfies Record<string, Metric>;
}

/** Aurora's, of the writer: the services use no reader. */
export function databaseMetrics(cluster: $util.Input<string>) {
  const writer = { namespace: "AWS/RDS", dimensions: { DBClusterIdentifier: cluster, Role: "WRITER" } };
  const whole = { namespace: "AWS/RDS", dimensions: { DBClusterIdentifier: cluster } };
  return {
    capacity: { ...writer, name: "ServerlessDatabaseCapacity", stat: "Average" },
    /** Percent of the largest capacity. */
    capacityUsed: { ...writer, name: "ACUUtilization", stat: "Average" },
    connections: { ...writer, name: "DatabaseConnections", stat: "Maximum" },
    commitLatency: { ...writer, name: "CommitLatency", stat: "Average" },
    /** A second: every sum of it is meaningless. */
    deadlocks: { ...writer, name: "Deadlocks", stat: "Maximum" },
    usedTransactionIds: { ...writer, name: "MaximumUsedTransactionIDs", stat: "Maximum" },
    replicaLag: { ...whole, name: "AuroraReplicaLagMaximum", stat: "Maximum" },
  } satisfies Record<string, Metric>;
}

/** Connections that a NAT gateway could not make, because it had no port left for their destination. */
export const natPortErrors = (gateway: $util.Input<string>): Metric => ({
  namespace: "AWS/NATGateway",
  name: "ErrorPortAllocation",
  dimensions: { NatGatewayId: gateway },
  stat: "Sum",
});

/** Days until a certificate expires. ACM reports twice a day, and no more once it has expired. */
export const daysToExpiry = (certificateArn: $util.Input<string>): Metric => ({
  namespace: "AWS/CertificateManager",
  name: "DaysToExpiry",
  dimensions: { CertificateArn: certificateArn },
  stat: "Minimum",
});

/** What the firewall lets through and what it refuses. `name` is that of its own metrics. */
export function firewallMetrics(stage: Stage, name: $util.Input<string>) {
  const own = { namespace: "AWS/WAFV2", dimensions: { WebACL: name, Region: stage.region, Rule: "ALL" } };
  return {
    allowed: { ...own, name: "AllowedRequests", stat: "Sum" },
    blocked: { ...own, name: "BlockedRequests", stat: "Sum" },
  } satisfies Record<string, Metric>;
}

/** The percentage of requests that the firewall refuses. */
export function blockedRate(stage: Stage, firewall: $util.Input<string>, atLeast: number): Computed {
  const blocked = "FILL(blocked, 0)";
  return {
    expression: `IF(${blocked} >= ${atLeast}, 100 * ${blocked} / (${blocked} + FILL(allowed, 0)), 0)`,
    of: firewallMetrics(stage, firewall),
  };
}

/** The only region in which Route 53 writes what its health checks find. */
export const PROBE_REGION = "us-east-1";

/** 1 while the probe reaches the API, 0 while it does not. In PROBE_REGION. */
export const probeStatus = (healthCheck: $util.Input<string>): Metric => ({
  namespace: "AWS/Route53",
  name: "HealthCheckStatus",
  dimensions: { HealthCheckId: healthCheck },
  stat: "Minimum",
});

/** Events that a rule of EventBridge could not hand to its target, for good: EventBridge has stopped trying. */
export const failedInvocations = (rule: $util.Input<string>): Metric => ({
  namespace: "AWS/Events",
  name: "FailedInvocations",
  dimensions: { RuleName: rule },
  stat: "Sum",
});

/** What the services themselves count and measure. */
export function paymentMetrics(stage: Stage) {
  const of = (service: ServiceName) => ({
    namespace: METRIC_NAMESPACE,
    dimensions: { Service: service, Stage: stage.name },
  });
  const metric = <Service extends ServiceName, Stat extends Metric["stat"]>(
    service: Service,
    name: MetricOf<Service>,
    stat: Stat,
  ) => ({ ...of(service), name, stat });
  const count = <Service extends ServiceName>(service: Service, name: CounterOf<Service>) =>
    metric(service, name as MetricOf<Service>, "Sum");
  const oldest = <Service extends ServiceName>(service: Service, name: MetricOf<Service>) =>
    metric(service, name, "Maximum");
  return {
    approved: count("payment-api", "AuthorisationsApproved"),
    declined: count("payment-api", "AuthorisationsDeclined"),
    blocked: count("payment-api", "AuthorisationsBlocked"),
    notDone: count("payment-api", "AuthorisationsNotDone"),
    assessments: count("payment-api", "Assessments"),
    assessmentTimeouts: count("payment-api", "AssessmentTimeouts"),
    /** Without an alarm: merchants look at these payments, and what leads to them, scores that time out, has its own. */
    marked: count("payment-api", "PaymentsMarked"),
    acquirerRequests: count("payment-api", "AcquirerRequests"),
    unknownOutcomes: count("payment-api", "UnknownOutcomes"),
    leftOpen: count("payment-api", "AttemptsLeftOpen"),
    discrepancies: count("payment-api", "SettlementDiscrepancies"),
    reportsUnknown: count("payment-api", "SettlementReportsUnknown"),
    commitsFailed: count("payment-api", "CommitsFailed"),
    requestsRefused: count("payment-api", "RequestsRefused"),
    outboxAge: oldest("payment-api", "OutboxAge"),
    allowed: count("fraud-detection", "AssessmentsAllowed"),
    toReview: count("fraud-detection", "AssessmentsToReview"),
    scoredOut: count("fraud-detection", "AssessmentsBlocked"),
    scoringCalls: count("fraud-detection", "AssessmentCallsCommitted"),
    scoringFailed: count("fraud-detection", "AssessmentCallsFailed"),
    scoringRefused: count("fraud-detection", "AssessmentCallsRefused"),
    scoringCommit: metric("fraud-detection", "AssessmentCommitDuration", "p99"),
    deliveries: count("notification-service", "Deliveries"),
    deliveryAttemptsFailed: count("notification-service", "DeliveryAttemptsFailed"),
    backlogAge: oldest("notification-service", "DeliveryBacklogAge"),
  } satisfies Record<string, Metric>;
}

/** The percentage of requests that tasks answered with an error of ours. */
export function errorRate(balancing: Balancing, atLeast: number): Computed {
  const { targetErrors, requests } = balancingMetrics(balancing);
  const errors = "FILL(errors, 0)";
  return {
    expression: `IF(${errors} >= ${atLeast}, 100 * ${errors} / requests, 0)`,
    of: { errors: targetErrors, requests },
  };
}

/** How many tasks ECS has been unable to run. */
export function tasksMissing(cluster: $util.Input<string>, service: $util.Input<string>): Computed {
  const { desired, running } = taskMetrics(cluster, service);
  return { expression: "desired - running", of: { desired, running } };
}

/**
 * The percentage of decided live payments that were approved. What we block and what the acquirer could not be asked
 * lowers it too: a merchant does not mind whose fault it is.
 */
export function authorisationRate(stage: Stage, atLeast: number): Computed {
  const { approved, declined, blocked, notDone } = paymentMetrics(stage);
  const decided = "(FILL(approved, 0) + FILL(declined, 0) + FILL(blocked, 0) + FILL(notDone, 0))";
  return {
    expression: `IF(${decided} >= ${atLeast}, 100 * FILL(approved, 0) / ${decided}, 100)`,
    of: { approved, declined, blocked, notDone },
  };
}

/** The percentage of payments that got no score in time. */
export function assessmentTimeoutRate(stage: Stage, atLeast: number): Computed {
  const { assessmentTimeouts: part, assessments: whole } = paymentMetrics(stage);
  return rate(part, whole, atLeast);
}

/** The percentage of requests to the acquirer of which nobody knows how they ended. */
export function unknownOutcomeRate(stage: Stage, atLeast: number): Computed {
  const { unknownOutcomes: part, acquirerRequests: whole } = paymentMetrics(stage);
  return rate(part, whole, atLeast);
}

function rate(part: Metric, whole: Metric, atLeast: number): Computed {
  return { expression: `IF(FILL(part, 0) >= ${atLeast}, 100 * FILL(part, 0) / whole, 0)`, of: { part, whole } };
}
