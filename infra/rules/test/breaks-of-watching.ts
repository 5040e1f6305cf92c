import { type Break, change, drop, environment, set } from "./break.ts";
import { arn, type Inputs, policy } from "@platform/blueprint/test/draft";
import { alarmTopicPolicy, eventsMayPublish, FAILED, mayPublish, mayUseKey } from "./good-app-operations.ts";

const draws = (...metric: readonly string[]): Break =>
  set("dashboard", { dashboardBody: JSON.stringify({ widgets: [{ properties: { metrics: [[...metric, {}]] } }] }) });
const ofTask = (dimensions: Inputs): Break => set("payment-api-cpu", { dimensions });
const usersOfKey = (...services: readonly string[]): Break =>
  set("key", { policy: policy(...services.map((service) => mayUseKey(`${service}.amazonaws.com`))) });

const REFUSED: Inputs = { Effect: "Deny", Action: "sns:*", Resource: arn("topic") };

export const BREAKS_OF_WATCHING: Readonly<Record<string, readonly Break[]>> = {
  "alarm-can-fire": [
    ...[850, 5, Number.NaN].map((threshold) => set("payment-api-cpu", { threshold })),
    set("payment-api-p99", { threshold: 5_000 }),
    set("payment-api-approvals", { threshold: 101 }),
    set("payment-api-approvals", { comparisonOperator: "GreaterThanThreshold" }),
    set("payment-api-cpu", { comparisonOperator: "LessThanThreshold" }),
    set("payment-api-cpu", { datapointsToAlarm: 6, evaluationPeriods: 5 }),
    set("payment-api-cpu", { datapointsToAlarm: 0 }),
    set("payment-api-cpu", { period: 45 }),
    set("payment-api-cpu", { evaluationPeriods: 100 }),
    set("payment-api-outbox", { treatMissingData: "notBreaching" }),
    set("payment-api-cpu", { metricName: "NobodyKnows" }),
  ],
  "alarm-sees": [
    ofTask({ ServiceName: "payment-api-prod" }),
    ofTask({ ClusterName: "payments-prod", ServiceName: "payment-api-staging" }),
    set("payment-api-p99", { dimensions: { LoadBalancer: "app/fraud-detection" } }),
    set("payment-api-unhealthy", { dimensions: { LoadBalancer: "app/payment-api" } }),
    set("payment-api-refused", { dimensions: { WebACL: "firewall-prod", Rule: "ALL" } }),
    // CloudWatch identifies it by its metric name.
    set("payment-api-refused", { dimensions: { WebACL: "payments-prod", Region: "us-east-1", Rule: "ALL" } }),
    set("payment-api-p99", { namespace: "AWS/ELB" }),
    set("payment-api-p99", { metricName: "TargetResponseTimes" }),
    set("payment-api-outbox", { dimensions: { Service: "payment-api", Stage: "staging" } }),
    set("payment-api-outbox", { dimensions: { Service: "fraud-detection", Stage: "prod" } }),
    environment("METRICS", "false"),
  ],
  dashboard: [
    drop("dashboard"),
    draws("AWS/RDS", "CommitLatencies", "DBClusterIdentifier", "payments-prod"),
    draws("AWS/RDS", "CommitLatency", "DBClusterIdentifier", "payments-staging"),
    draws("AWS/RDS", "CommitLatency"),
  ],
  "publishers-may": [
    drop("topic-policy"),
    set("topic-policy", { policy: policy(mayPublish("cloudwatch.amazonaws.com")) }),
    set("topic-policy", { policy: policy(mayPublish("budgets.amazonaws.com")) }),
    set("topic-policy", { policy: alarmTopicPolicy({ ...REFUSED, Principal: "*" }) }),
    set("topic-policy", { policy: alarmTopicPolicy({ ...REFUSED, Principal: { Service: "budgets.amazonaws.com" } }) }),
    set("event-topic-policy", { policy: policy({ ...eventsMayPublish, Resource: arn("topic") }) }),
    change(
      "topic-policy",
      ({ inputs }) => (inputs["policy"] = String(inputs["policy"]).replaceAll(arn("topic"), arn("another"))),
    ),
    change(
      "topic-policy",
      ({ inputs }) => (inputs["policy"] = String(inputs["policy"]).replaceAll("012:*", "012:another")),
    ),
    change(
      "topic-policy",
      ({ inputs }) => (inputs["policy"] = String(inputs["policy"]).replaceAll("Publish", "Subscribe")),
    ),
    usersOfKey("cloudwatch", "budgets"),
    usersOfKey("cloudwatch", "events"),
    usersOfKey("budgets", "events"),
    // EventBridge sends no account that a condition could check.
    change("key", ({ inputs }) => {
      const condition = { StringEquals: { "aws:SourceAccount": "123456789012" } };
      const services = ["cloudwatch", "budgets", "events"].map((service) => mayUseKey(`${service}.amazonaws.com`));
      inputs["policy"] = policy(...services.map((statement) => ({ ...statement, Condition: condition })));
    }),
  ],
  "topic-heard": [drop("subscription"), drop("event-subscription"), set("subscription", { endpoint: "" })],
  "failed-deploys-told": [
    drop("event-target"),
    set("event-target", { arn: arn("a-queue") }),
    set("event-rule", { state: "DISABLED" }),
    set("event-rule", { eventPattern: FAILED.replace("FAILED", "COMPLETED") }),
    set("event-rule", { eventPattern: FAILED.replace("PaymentApi", "FraudDetection") }),
  ],
};
