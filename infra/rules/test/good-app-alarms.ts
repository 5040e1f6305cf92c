import { type Draft, id, type Inputs } from "@platform/blueprint/test/draft";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const ofLoadBalancer = { LoadBalancer: "app/payment-api" };
const ofTargets = { ...ofLoadBalancer, TargetGroup: "targetgroup/payment-api" };
const ofService = { ClusterName: "payments-prod", ServiceName: "payment-api-prod" };
const ofDatabase = { DBClusterIdentifier: "payments-prod" };
const own = { Service: "payment-api", Stage: "prod" };

/** Each metric's namespace, dimensions and threshold. */
const METRICS: Readonly<Record<string, Inputs>> = {
  HTTPCode_Target_5XX_Count: { namespace: "AWS/ApplicationELB", dimensions: ofLoadBalancer, threshold: 5 },
  TargetResponseTime: { namespace: "AWS/ApplicationELB", dimensions: ofLoadBalancer, threshold: 5 },
  UnHealthyHostCount: { namespace: "AWS/ApplicationELB", dimensions: ofTargets, threshold: 0 },
  RejectedConnectionCount: { namespace: "AWS/ApplicationELB", dimensions: ofLoadBalancer, threshold: 0 },
  RequestCount: { namespace: "AWS/ApplicationELB", dimensions: ofLoadBalancer, ...below(45) },
  CPUUtilization: { namespace: "AWS/ECS", dimensions: ofService, threshold: 85 },
  MemoryUtilization: { namespace: "AWS/ECS", dimensions: ofService, threshold: 90 },
  ACUUtilization: { namespace: "AWS/RDS", dimensions: ofDatabase, threshold: 90, treatMissingData: "breaching" },
  DatabaseConnections: { namespace: "AWS/RDS", dimensions: ofDatabase, threshold: 500 },
  ErrorPortAllocation: { namespace: "AWS/NATGateway", dimensions: { NatGatewayId: id("nat-a") }, threshold: 0 },
  BlockedRequests: {
    namespace: "AWS/WAFV2",
    dimensions: { WebACL: "firewall-prod", Region: "us-east-1", Rule: "ALL" },
    threshold: 100,
  },
  DaysToExpiry: { namespace: "AWS/CertificateManager", ...below(21), period: 86_400, evaluationPeriods: 1 },
  HealthCheckStatus: { namespace: "AWS/Route53", ...below(1), treatMissingData: "breaching" },
  OutboxAge: { namespace: "PaymentPlatform", dimensions: own, threshold: 60, treatMissingData: "breaching" },
  DeliveryBacklogAge: { namespace: "PaymentPlatform", dimensions: own, threshold: 300, treatMissingData: "breaching" },
  RunningTaskCount: computed("desired - running", {
    running: { namespace: "ECS/ContainerInsights", metricName: "RunningTaskCount", dimensions: ofService },
    desired: { namespace: "ECS/ContainerInsights", metricName: "DesiredTaskCount", dimensions: ofService },
  }),
  AuthorisationsApproved: {
    ...computed("100 * approved / (approved + declined)", {
      approved: { namespace: "PaymentPlatform", metricName: "AuthorisationsApproved", dimensions: own },
      declined: { namespace: "PaymentPlatform", metricName: "AuthorisationsDeclined", dimensions: own },
    }),
    ...below(70),
    treatMissingData: "notBreaching",
  },
};

/** Completes an alarm that has only its metric's name with all that it needs to fire. Its own values stay. */
export function completed(one: Draft): Draft {
  if (one.type !== ALARM) return one;
  const metric = METRICS[String(one.inputs["metricName"])];
  const alone =
    one.inputs["treatMissingData"] === "notBreaching" ? {} : { treatMissingData: one.inputs["treatMissingData"] };
  const defaults = { comparisonOperator: "GreaterThanThreshold", period: 60, evaluationPeriods: 3 };
  one.inputs = { ...defaults, ...one.inputs, ...metric, ...alone };
  if (one.inputs["metricQueries"] !== undefined)
    Object.assign(one.inputs, { metricName: undefined, period: undefined });
  return one;
}

function below(threshold: number): Inputs {
  return { comparisonOperator: "LessThanThreshold", threshold };
}

function computed(expression: string, metrics: Readonly<Record<string, Inputs>>): Inputs {
  const inputs = Object.entries(metrics).map(([name, metric]) => ({ id: name, metric: { ...metric, period: 60 } }));
  return {
    metricQueries: [{ id: "result", expression, returnData: true }, ...inputs],
    threshold: 0,
    treatMissingData: "breaching",
  };
}
