import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Graph, Resource } from "../../graph.ts";

type Inputs = Record<string, unknown>;
/** Everything may be changed, so that a test can break one thing. */
export type Draft = { -readonly [Key in keyof Resource]: Resource[Key] } & { inputs: Inputs; outputs: Inputs };

/** The ids and ARNs of a graph are told by the resource's name. */
export const id = (name: string): string => `${name}-id`;
export const arn = (name: string): string => `arn:aws:x:us-east-1:123456789012:${name}`;

/** Alarms may only name one that exists. */
const RUNBOOK = readdirSync(resolve(import.meta.dirname, "../../../../docs/runbooks")).find(
  (name) => name !== "README.md",
);

const TAGS = { Environment: "prod", Team: "payments", CostCenter: "payments" };
const ZONES = ["a", "b", "c"];

export function resource(type: string, name: string, inputs: Inputs = {}, more: Partial<Draft> = {}): Draft {
  return {
    urn: `urn:${name}`,
    type,
    name,
    custom: true,
    id: id(name),
    inputs,
    outputs: { arn: arn(name), tagsAll: TAGS },
    dependencies: [],
    protect: false,
    retainOnDelete: false,
    ignoreChanges: [],
    read: false,
    ...more,
  };
}

export function graphOf(resources: readonly Resource[], stage = "prod"): Graph {
  return { app: "payments", stage, dev: false, sst: "3.19.3", resources, outputs: {} };
}

/** One service in prod with all that belongs to it: every rule is asked of something here, and holds. */
export function goodApp(): Draft[] {
  return [...network(), ...loadBalancer(), ...service(), ...database(), ...logsAndAlarms()];
}

const policy = (...statements: Inputs[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const trust = (principal: string): Inputs => ({
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: principal } }],
});

function network(): Draft[] {
  const zone = (letter: string): Draft[] => [
    resource("aws:ec2/subnet:Subnet", `public-${letter}`, subnet(letter)),
    resource("aws:ec2/subnet:Subnet", `private-${letter}`, subnet(letter)),
    resource("aws:ec2/routeTable:RouteTable", `public-table-${letter}`, {
      routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: id("igw") }],
    }),
    resource("aws:ec2/routeTable:RouteTable", `private-table-${letter}`, {
      routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: id(`nat-${letter}`) }],
    }),
    association("public", letter),
    association("private", letter),
    resource("aws:ec2/eip:Eip", `address-${letter}`),
    resource("aws:ec2/natGateway:NatGateway", `nat-${letter}`, {
      subnetId: id(`public-${letter}`),
      allocationId: id(`address-${letter}`),
    }),
  ];
  return [
    resource("aws:ec2/vpc:Vpc", "vpc"),
    resource("aws:ec2/internetGateway:InternetGateway", "igw"),
    resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default-group", { ingress: [], egress: [] }),
    resource("aws:ec2/flowLog:FlowLog", "flow-log", { vpcId: id("vpc") }),
    resource("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", {
      vpcId: id("vpc"),
      vpcEndpointType: "Gateway",
      serviceName: "com.amazonaws.us-east-1.s3",
      routeTableIds: ZONES.map((letter) => id(`private-table-${letter}`)),
    }),
    ...ZONES.flatMap(zone),
    group("public-load-balancer"),
    group("payment-api"),
    group("database"),
    ingress("from-internet", "public-load-balancer", { cidrIpv4: "0.0.0.0/0", ...tcp(443) }),
    egress("to-payment-api", "public-load-balancer", { referencedSecurityGroupId: id("payment-api"), ...tcp(8080) }),
    ingress("from-load-balancer", "payment-api", {
      referencedSecurityGroupId: id("public-load-balancer"),
      ...tcp(8080),
    }),
    resource("aws:lambda/function:Function", "migrator", {
      name: "migrator-prod",
      vpcConfig: { subnetIds: ZONES.map((letter) => id(`private-${letter}`)), securityGroupIds: [id("payment-api")] },
    }),
  ];
}

const subnet = (letter: string): Inputs => ({ vpcId: id("vpc"), availabilityZone: letter, cidrBlock: "10.0.0.0/24" });
const tcp = (port: number): Inputs => ({ ipProtocol: "tcp", fromPort: port, toPort: port, description: "why" });

function association(kind: string, letter: string): Draft {
  return resource("aws:ec2/routeTableAssociation:RouteTableAssociation", `${kind}-association-${letter}`, {
    subnetId: id(`${kind}-${letter}`),
    routeTableId: id(`${kind}-table-${letter}`),
  });
}

function group(name: string): Draft {
  return resource("aws:ec2/securityGroup:SecurityGroup", name, { name: `${name}-prod`, description: "what it is for" });
}

function ingress(name: string, of: string, rule: Inputs): Draft {
  const type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
  return resource(type, name, { securityGroupId: id(of), ...rule });
}

function egress(name: string, of: string, rule: Inputs): Draft {
  const type = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
  return resource(type, name, { securityGroupId: id(of), ...rule });
}

function loadBalancer(): Draft[] {
  return [
    resource("aws:lb/loadBalancer:LoadBalancer", "PaymentApiLoadBalancer", {
      name: "payment-api-prod",
      subnets: ZONES.map((letter) => id(`public-${letter}`)),
      securityGroups: [id("public-load-balancer")],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      enableDeletionProtection: true,
      accessLogs: { enabled: true, bucket: "logs" },
      tags: { Service: "payment-api" },
    }),
    resource("aws:lb/targetGroup:TargetGroup", "target", {
      namePrefix: "HTTP",
      port: 8080,
      deregistrationDelay: 30,
      healthCheck: { path: "/health", matcher: "200" },
      tags: { Service: "payment-api" },
    }),
    resource("aws:lb/listener:Listener", "https", {
      loadBalancerArn: arn("PaymentApiLoadBalancer"),
      port: 443,
      protocol: "HTTPS",
      certificateArn: arn("certificate"),
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
      defaultActions: [{ type: "forward", targetGroupArn: arn("target") }],
    }),
    resource("aws:lb/listener:Listener", "http", {
      loadBalancerArn: arn("PaymentApiLoadBalancer"),
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS" } }],
    }),
    resource("aws:wafv2/webAcl:WebAcl", "firewall", {
      name: "payments-prod",
      rules: [
        { statement: { rateBasedStatement: { aggregateKeyType: "IP", limit: 120_000, evaluationWindowSec: 60 } } },
        { statement: { managedRuleGroupStatement: { name: "AWSManagedRulesKnownBadInputsRuleSet" } } },
        {
          statement: {
            managedRuleGroupStatement: {
              name: "AWSManagedRulesCommonRuleSet",
              ruleActionOverrides: ["SizeRestrictions_BODY", "GenericRFI_BODY", "EC2MetaDataSSRF_BODY"].map((name) => ({
                name,
                actionToUse: { count: {} },
              })),
            },
          },
        },
      ],
    }),
    resource("aws:wafv2/webAclAssociation:WebAclAssociation", "firewall-association", {
      resourceArn: arn("PaymentApiLoadBalancer"),
      webAclArn: arn("firewall"),
    }),
    resource("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "firewall-log", {
      resourceArn: arn("firewall"),
      logDestinationConfigs: [arn("log-group")],
      redactedFields: [{ singleHeader: { name: "authorization" } }],
    }),
  ];
}

/** The one container, as an object: a task definition holds it as text. */
export const CONTAINER: Inputs = {
  name: "payment-api",
  user: "1000:1000",
  readonlyRootFilesystem: true,
  privileged: false,
  pseudoTerminal: false,
  stopTimeout: 60,
  portMappings: [{ containerPort: 8080 }],
  linuxParameters: { capabilities: { drop: ["ALL"] } },
  healthCheck: { command: ["CMD", "node", "-e", "fetch('http://127.0.0.1:8080/health')"] },
  logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/ecs/payment-api-prod" } },
  environment: [
    { name: "STAGE", value: "prod" },
    { name: "SST_RESOURCE_App", value: "{}" },
  ],
  secrets: [{ name: "DATABASE_URL", valueFrom: arn("secret") }],
};

function service(): Draft[] {
  const scalingPolicy = (metric: string, targetValue: number): Draft =>
    resource("aws:appautoscaling/policy:Policy", `scale-by-${metric}`, {
      resourceId: "service/cluster/payment-api-prod",
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: `ECSServiceAverage${metric}` },
        targetValue,
        scaleInCooldown: 300,
        scaleOutCooldown: 60,
      },
    });
  return [
    resource("aws:ecs/cluster:Cluster", "cluster", {
      name: "payments-prod",
      settings: [{ name: "containerInsights", value: "enhanced" }],
    }),
    resource("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "providers"),
    resource("aws:lambda/invocation:Invocation", "migration"),
    resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
      family: "payment-api-prod",
      networkMode: "awsvpc",
      cpu: "1024",
      memory: "2048",
      executionRoleArn: arn("start-role"),
      taskRoleArn: arn("run-role"),
      containerDefinitions: JSON.stringify([CONTAINER]),
      tags: { Service: "payment-api" },
    }),
    resource("aws:iam/role:Role", "start-role", {
      name: "start-prod",
      assumeRolePolicy: trust("ecs-tasks.amazonaws.com"),
      inlinePolicies: [
        {
          policy: policy(
            { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
            { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: [arn("secret")] },
          ),
        },
      ],
    }),
    resource("aws:iam/role:Role", "run-role", {
      name: "run-prod",
      assumeRolePolicy: trust("ecs-tasks.amazonaws.com"),
      inlinePolicies: [],
    }),
    resource(
      "aws:ecs/service:Service",
      "PaymentApi",
      {
        name: "payment-api-prod",
        cluster: arn("cluster"),
        taskDefinition: arn("task"),
        networkConfiguration: {
          assignPublicIp: false,
          subnets: ZONES.map((letter) => id(`private-${letter}`)),
          securityGroups: [id("payment-api")],
        },
        loadBalancers: [{ targetGroupArn: arn("target"), containerName: "payment-api", containerPort: 8080 }],
        capacityProviderStrategies: [
          { capacityProvider: "FARGATE", base: 3, weight: 1 },
          { capacityProvider: "FARGATE_SPOT", weight: 1 },
        ],
        deploymentCircuitBreaker: { enable: true, rollback: true },
        alarms: { enable: true, rollback: true, alarmNames: ["payment-api-5xx-prod", "payment-api-p99-prod"] },
        deploymentMinimumHealthyPercent: 100,
        deploymentMaximumPercent: 200,
        availabilityZoneRebalancing: "ENABLED",
        healthCheckGracePeriodSeconds: 60,
        enableExecuteCommand: false,
        waitForSteadyState: true,
        propagateTags: "SERVICE",
        enableEcsManagedTags: true,
        tags: { Service: "payment-api" },
      },
      {
        ignoreChanges: ["desiredCount"],
        dependencies: ["https", "providers", "migration", ...ZONES.map((letter) => `private-table-${letter}`)].map(
          (name) => `urn:${name}`,
        ),
      },
    ),
    resource("aws:appautoscaling/target:Target", "scaling", {
      resourceId: "service/cluster/payment-api-prod",
      minCapacity: 3,
      maxCapacity: 10,
    }),
    scalingPolicy("CPUUtilization", 70),
    scalingPolicy("MemoryUtilization", 80),
  ];
}

function database(): Draft[] {
  const instance = (letter: string): Draft =>
    resource("aws:rds/clusterInstance:ClusterInstance", `instance-${letter}`, {
      identifier: `payments-prod-${letter}`,
      clusterIdentifier: "payments-prod",
      availabilityZone: letter,
      monitoringInterval: 60,
      monitoringRoleArn: arn("monitoring"),
      autoMinorVersionUpgrade: true,
    });
  return [
    resource("aws:rds/subnetGroup:SubnetGroup", "subnets", {
      name: "subnets-prod",
      subnetIds: ZONES.map((letter) => id(`private-${letter}`)),
    }),
    resource("aws:rds/clusterParameterGroup:ClusterParameterGroup", "parameters", {
      name: "parameters-prod",
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
        dbClusterParameterGroupName: "parameters-prod",
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
      policy: policy({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    }),
    resource("aws:s3/bucketVersioningV2:BucketVersioningV2", "versions", {
      bucket: "logs-prod",
      versioningConfiguration: { status: "Enabled" },
    }),
    resource("aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", "lifecycle", {
      bucket: "logs-prod",
    }),
  ];
}

function logsAndAlarms(): Draft[] {
  const alarm = (what: string, metricName: string): Draft =>
    resource("aws:cloudwatch/metricAlarm:MetricAlarm", `payment-api-${what}`, {
      name: `payment-api-${what}-prod`,
      metricName,
      treatMissingData: "notBreaching",
      alarmActions: [arn("topic")],
      alarmDescription: `See docs/runbooks/${RUNBOOK}`,
    });
  return [
    resource("aws:kms/key:Key", "key", {
      enableKeyRotation: true,
      policy: policy(
        { Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*", Resource: "*" },
        { Effect: "Allow", Principal: { Service: "cloudwatch.amazonaws.com" }, Action: "kms:Decrypt", Resource: "*" },
        {
          Effect: "Allow",
          Principal: { Service: "logs.us-east-1.amazonaws.com" },
          Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:log-group:*-prod" } },
        },
      ),
    }),
    resource("aws:cloudwatch/logGroup:LogGroup", "log-group", {
      name: "/ecs/payment-api-prod",
      retentionInDays: 365,
      kmsKeyId: arn("key"),
    }),
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
    resource("aws:cloudwatch/dashboard:Dashboard", "dashboard", { dashboardName: "payments-prod" }),
    resource("aws:budgets/budget:Budget", "budget", { name: "payments-prod", notifications: [{ threshold: 80 }] }),
    alarm("5xx", "HTTPCode_Target_5XX_Count"),
    alarm("p99", "TargetResponseTime"),
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
  ];
}
