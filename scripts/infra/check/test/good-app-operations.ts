import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { type Draft, arn, id, type Inputs, policy, resource, ZONES } from "./draft.ts";

/** Alarms may only name one that exists. */
const RUNBOOK = readdirSync(resolve(import.meta.dirname, "../../../../docs/runbooks")).find(
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
  });

/** The database, its secrets and roles. */
export function database(): Draft[] {
  return [
    resource("aws:rds/subnetGroup:SubnetGroup", "subnets", {
      name: "subnets-prod",
      subnetIds: ZONES.map((letter) => id(`private-${letter}`)),
    }),
    resource("aws:rds/clusterParameterGroup:ClusterParameterGroup", "parameters", {
      name: "parameters-17-prod",
      family: "aurora-postgresql17",
      parameters: [{ name: "rds.force_ssl", value: "1" }],
    }),
    resource(
      "aws:rds/cluster:Cluster",
      "database-cluster",
      {
        clusterIdentifier: "payments-prod",
        engineVersion: "17.4",
        port: 6432,
        masterUsername: "owner",
        dbSubnetGroupName: "subnets-prod",
        dbClusterParameterGroupName: "parameters-17-prod",
        allowMajorVersionUpgrade: true,
        applyImmediately: true,
        vpcSecurityGroupIds: [id("database")],
        storageEncrypted: true,
        kmsKeyId: arn("key"),
        deletionProtection: true,
        skipFinalSnapshot: false,
        finalSnapshotIdentifier: "payments-prod-final",
        backupRetentionPeriod: 14,
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
      secretString: { $secret: "a-password-nobody-chose" },
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
      policy: policy({ Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
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

/** What is kept, and who is told. */
export function logsAndAlarms(): Draft[] {
  return [
    resource("aws:kms/key:Key", "key", {
      enableKeyRotation: true,
      policy: policy(
        { Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*", Resource: "*" },
        { Effect: "Allow", Principal: { Service: "cloudwatch.amazonaws.com" }, Action: "kms:Decrypt", Resource: "*" },
        {
          Effect: "Allow",
          Principal: { Service: "logs.us-east-1.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
          Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:log-group:*-prod" } },
        },
      ),
    }),
    resource(
      "aws:cloudwatch/logGroup:LogGroup",
      "log-group",
      { name: "/ecs/payment-api-prod", retentionInDays: 365, kmsKeyId: arn("key") },
      { retainOnDelete: true },
    ),
    resource("aws:sns/topic:Topic", "topic", { name: "alarms-prod", kmsMasterKeyId: arn("key") }),
    resource("aws:sns/topicPolicy:TopicPolicy", "topic-policy", {
      arn: arn("topic"),
      policy: policy({
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
      }),
    }),
    resource("aws:sns/topicSubscription:TopicSubscription", "subscription", { topic: arn("topic") }),
    resource("aws:sns/topic:Topic", "event-topic", { name: "failed-deploys-prod", kmsMasterKeyId: arn("key") }),
    resource("aws:sns/topicPolicy:TopicPolicy", "event-topic-policy", {
      arn: arn("event-topic"),
      policy: policy({ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sns:Publish" }),
    }),
    resource("aws:cloudwatch/eventTarget:EventTarget", "event-target", { arn: arn("event-topic") }),
    resource("aws:cloudwatch/dashboard:Dashboard", "dashboard", { dashboardName: "payments-prod" }),
    resource("aws:budgets/budget:Budget", "budget", {
      name: "payments-prod",
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
    alarm("refused", "BlockedRequests", { dimensions: { WebACL: "payments-prod" } }),
    alarm("certificate", "DaysToExpiry", {
      dimensions: { CertificateArn: arn("certificate") },
      treatMissingData: "breaching",
    }),
  ];
}
