import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { type Draft, arn, id, type Inputs, policy, resource, ZONES } from "@platform/blueprint/test/draft";

/** Alarms may name only a runbook that exists. */
const RUNBOOK = readdirSync(resolve(import.meta.dirname, "../../../docs/runbooks")).find(
  (name) => name !== "README.md",
);

const instance = (letter: string): Draft =>
  resource("aws:rds/clusterInstance:ClusterInstance", `instance-${letter}`, {
    identifier: `payments-prod-${letter}`,
    clusterIdentifier: "payments-prod",
    availabilityZone: letter,
    monitoringInterval: 60,
    monitoringRoleArn: arn("monitoring"),
    autoMinorVersionUpgrade: true,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: arn("key"),
    promotionTier: 1,
  });

export const PARAMETERS = [
  { name: "rds.force_ssl", value: "1" },
  { name: "log_parameter_max_length", value: "0" },
  { name: "log_parameter_max_length_on_error", value: "0" },
];

/** The database, its secrets and roles. */
export function database(): Draft[] {
  return [
    resource("aws:rds/subnetGroup:SubnetGroup", "subnets", {
      name: "subnets-prod",
      subnetIds: ZONES.map((letter) => id(`private-${letter}`)),
    }),
    resource(
      "random:index/randomId:RandomId",
      "parameter-group-ending",
      { keepers: { postgresql: "17" } },
      { outputs: { hex: "0a1b2c3d" } },
    ),
    resource("aws:rds/clusterParameterGroup:ClusterParameterGroup", "parameters", {
      name: "parameters-17-prod-0a1b2c3d",
      family: "aurora-postgresql17",
      parameters: PARAMETERS,
    }),
    resource(
      "aws:rds/cluster:Cluster",
      "database-cluster",
      {
        clusterIdentifier: "payments-prod",
        engineVersion: "17.4",
        port: 6432,
        masterUsername: "owner",
        masterPassword: { $secret: "correct-horse-battery" },
        dbSubnetGroupName: "subnets-prod",
        dbClusterParameterGroupName: "parameters-17-prod-0a1b2c3d",
        allowMajorVersionUpgrade: true,
        applyImmediately: true,
        vpcSecurityGroupIds: [id("database")],
        storageEncrypted: true,
        kmsKeyId: arn("key"),
        deletionProtection: true,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: "payments-prod-final",
        backupRetentionPeriod: 14,
        serverlessv2ScalingConfiguration: { minCapacity: 1, maxCapacity: 16 },
        iamDatabaseAuthenticationEnabled: true,
        copyTagsToSnapshot: true,
        enabledCloudwatchLogsExports: ["postgresql"],
        tags: { Service: "database" },
      },
      { protect: true, retainOnDelete: true },
    ),
    instance("a"),
    instance("b"),
    resource("aws:secretsmanager/secret:Secret", "secret", { name: "url-prod", kmsKeyId: arn("key") }),
    resource("aws:secretsmanager/secretVersion:SecretVersion", "secret-value", {
      secretId: id("secret"),
      secretString: { $secret: "postgres://payments_1:a-password-nobody-chose@host/payments?sslmode=verify-full" },
    }),
    resource("aws:secretsmanager/secretRotation:SecretRotation", "rotation", { secretId: id("secret") }),
    resource("aws:s3/bucketV2:BucketV2", "bucket", { bucket: "logs-prod" }),
    resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "not-public", {
      bucket: "logs-prod",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }),
    resource("aws:s3/bucketPolicy:BucketPolicy", "tls-only", {
      bucket: "logs-prod",
      policy: policy(
        { Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
        {
          Effect: "Allow",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::logs-prod/AWSLogs/123456789012/*",
        },
      ),
    }),
    resource("aws:s3/bucketVersioningV2:BucketVersioningV2", "versions", {
      bucket: "logs-prod",
      versioningConfiguration: { status: "Enabled" },
    }),
    resource("aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "lifecycle", {
      bucket: "logs-prod",
      rules: [{ status: "Enabled", expiration: { days: 365 } }],
    }),
  ];
}

const alarm = (what: string, metricName: string, more: Inputs = {}): Draft =>
  resource("aws:cloudwatch/metricAlarm:MetricAlarm", `payment-api-${what}`, {
    name: `payment-api-${what}-prod`,
    metricName,
    treatMissingData: "notBreaching",
    alarmActions: [arn("topic")],
    alarmDescription: `See docs/runbooks/${RUNBOOK}`,
    ...more,
  });

/** Allows a service to use a key. */
export const mayUseKey = (service: string): Inputs => ({
  Effect: "Allow",
  Principal: { Service: service },
  Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
  Resource: "*",
});

/** Allows a service to publish to a topic, for this account's alarms and budgets. */
export const mayPublish = (service: string): Inputs => ({
  Effect: "Allow",
  Principal: { Service: service },
  Action: "sns:Publish",
  Resource: arn("topic"),
  Condition: { ArnLike: { "aws:SourceArn": "arn:aws:x:us-east-1:123456789012:*" } },
});

/** Allows EventBridge to publish to its topic. */
export const eventsMayPublish: Inputs = {
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: "sns:Publish",
  Resource: arn("event-topic"),
};

export const alarmTopicPolicy = (...more: Inputs[]): string =>
  policy(...["cloudwatch", "budgets"].map((service) => mayPublish(`${service}.amazonaws.com`)), ...more);

const ONLY_TLS: Inputs = {
  Effect: "Deny",
  Principal: "*",
  Action: "sns:Publish",
  Resource: arn("topic"),
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const subscription = (name: string, topic: string): Draft =>
  resource("aws:sns/topicSubscription:TopicSubscription", name, { topic: arn(topic), endpoint: "team@example.com" });

export const FAILED = JSON.stringify({
  source: ["aws.ecs"],
  resources: [arn("PaymentApi")],
  detail: { eventName: ["SERVICE_DEPLOYMENT_FAILED"] },
});

/** Logs, alarms and the topics that they notify. */
export function logsAndAlarms(): Draft[] {
  return [
    resource(
      "aws:kms/key:Key",
      "key",
      {
        enableKeyRotation: true,
        deletionWindowInDays: 30,
        policy: policy(
          { Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*", Resource: "*" },
          ...["cloudwatch", "budgets", "events"].map((service) => mayUseKey(`${service}.amazonaws.com`)),
          {
            ...mayUseKey("logs.us-east-1.amazonaws.com"),
            Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:log-group:*-prod" } },
          },
        ),
      },
      { protect: true, retainOnDelete: true },
    ),
    resource(
      "aws:cloudwatch/logGroup:LogGroup",
      "log-group",
      { name: "/ecs/payment-api-prod", retentionInDays: 365, kmsKeyId: arn("key") },
      { retainOnDelete: true },
    ),
    resource("aws:sns/topic:Topic", "topic", { name: "alarms-prod", kmsMasterKeyId: arn("key") }),
    resource("aws:sns/topicPolicy:TopicPolicy", "topic-policy", {
      arn: arn("topic"),
      policy: alarmTopicPolicy(ONLY_TLS),
    }),
    subscription("subscription", "topic"),
    subscription("event-subscription", "event-topic"),
    resource("aws:sns/topic:Topic", "event-topic", { name: "failed-deploys-prod", kmsMasterKeyId: arn("key") }),
    resource("aws:sns/topicPolicy:TopicPolicy", "event-topic-policy", {
      arn: arn("event-topic"),
      policy: policy(eventsMayPublish),
    }),
    resource("aws:cloudwatch/eventRule:EventRule", "event-rule", { name: "failed-deploys-prod", eventPattern: FAILED }),
    resource("aws:cloudwatch/eventTarget:EventTarget", "event-target", {
      rule: "failed-deploys-prod",
      arn: arn("event-topic"),
    }),
    resource("aws:cloudwatch/dashboard:Dashboard", "dashboard", { dashboardName: "payments-prod" }),
    resource("aws:budgets/budget:Budget", "budget", {
      name: "payments-prod",
      limitAmount: "1800",
      notifications: [{ threshold: 80, subscriberSnsTopicArns: [arn("topic")] }],
    }),
    alarm("5xx", "HTTPCode_Target_5XX_Count"),
    alarm("p99", "TargetResponseTime", { extendedStatistic: "p99" }),
    alarm("tasks", "RunningTaskCount"),
    alarm("unhealthy", "UnHealthyHostCount"),
    alarm("rejected", "RejectedConnectionCount"),
    alarm("cpu", "CPUUtilization"),
    alarm("memory", "MemoryUtilization"),
    alarm("acu", "ACUUtilization"),
    alarm("connections", "DatabaseConnections"),
    alarm("nat", "ErrorPortAllocation"),
    alarm("outbox", "OutboxAge"),
    alarm("backlog", "DeliveryBacklogAge"),
    alarm("approvals", "AuthorisationsApproved"),
    resource("aws:route53/healthCheck:HealthCheck", "probe", { type: "HTTPS", resourcePath: "/health" }),
    alarm("unreachable", "HealthCheckStatus", { dimensions: { HealthCheckId: id("probe") } }),
    alarm("traffic", "RequestCount", { comparisonOperator: "LessThanThreshold", treatMissingData: "breaching" }),
    alarm("refused", "BlockedRequests"),
    alarm("certificate", "DaysToExpiry", {
      dimensions: { CertificateArn: arn("certificate") },
      treatMissingData: "breaching",
    }),
  ];
}
