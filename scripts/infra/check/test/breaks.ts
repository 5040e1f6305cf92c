import {
  add,
  admit,
  allow,
  type Break,
  bucketPolicy,
  change,
  container,
  drop,
  environment,
  find,
  forget,
  health,
  keyPolicy,
  listenerRule,
  network,
  publishing,
  rename,
  rollBackOnAnothers,
  set,
  trust,
} from "./break.ts";
import { healthScript } from "../rules/tasks.ts";
import { BREAKS_OF_CONTAINERS, LEAKS } from "./breaks-of-containers.ts";
import { BREAKS_OF_DATA } from "./breaks-of-data.ts";
import { BREAKS_OF_FIREWALL } from "./breaks-of-firewall.ts";
import { BREAKS_OF_WATCHING } from "./breaks-of-watching.ts";
import { BREAKS_OF_OPERATIONS } from "./breaks-of-operations.ts";
import { BREAKS_OF_WORKFLOWS } from "./breaks-of-workflows.ts";
import { arn, id, policy, resource } from "./draft.ts";

/** How each rule is broken. Several ways where a rule has several ends. */
export const BREAKS: Readonly<Record<string, readonly Break[]>> = {
  ...BREAKS_OF_CONTAINERS,
  ...BREAKS_OF_DATA,
  ...BREAKS_OF_FIREWALL,
  ...BREAKS_OF_WATCHING,
  ...BREAKS_OF_WORKFLOWS,
  ...BREAKS_OF_OPERATIONS,
  "EC2.2": [
    set("default-group", { egress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }] }),
    drop("default-group"),
    set("default-group", { vpcId: "another" }),
  ],
  "EC2.6": [drop("flow-log"), set("flow-log", { trafficType: "REJECT" })],
  "EC2.13": [admit(22), admit(1, 65_535)],
  "EC2.14": [admit(3389), admit(0, 65_535)],
  "EC2.15": [set("public-a", { mapPublicIpOnLaunch: true })],
  "EC2.18": [admit(8443), set("from-internet", { ipProtocol: "-1" }), set("from-internet", { ipProtocol: "udp" })],
  "EC2.19": [admit(5432), admit(8080)],
  CKV_AWS_382: [
    set("to-payment-api", { referencedSecurityGroupId: undefined, cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" }),
    set("to-payment-api", { referencedSecurityGroupId: undefined, cidrIpv6: "::/0", fromPort: 1, toPort: 65_535 }),
  ],
  CKV_AWS_23: [set("payment-api", { description: "Managed by SST" }), set("from-internet", { description: undefined })],
  "groups-not-ranges": [
    set("from-load-balancer", { referencedSecurityGroupId: undefined, cidrIpv4: "10.0.0.0/16" }),
    set("from-load-balancer", { referencedSecurityGroupId: undefined, prefixListId: "pl-cloudfront" }),
  ],
  "three-zones": [set("private-c", { availabilityZone: "a" }), set("public-c", { availabilityZone: "a" })],
  // The zone of us-east-1 that API Gateway's page leaves out.
  "zones-with-vpc-links": [
    change("private-c", ({ outputs }) => (outputs["availabilityZoneId"] = "use1-az3")),
    change("public-a", ({ outputs }) => delete outputs["availabilityZoneId"]),
  ],
  "certificate-at-home": [
    set("https", { certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/1" }),
    set("https", { certificateArn: "arn:aws:acm:us-east-1:210987654321:certificate/1" }),
  ],
  "nat-per-zone": [
    set("private-table-c", { routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: id("nat-a") }] }),
    set("private-table-a", { routes: [] }),
    set("nat-a", { subnetId: id("private-a") }),
  ],
  "nat-stable-address": [set("nat-a", { allocationId: "somebody-else's" })],
  "s3-endpoint": [drop("s3"), set("s3", { routeTableIds: [id("private-table-a")] })],
  "functions-in-private-subnets": [
    set("migrator", { vpcConfig: { subnetIds: [id("public-a")] } }),
    set("migrator", { vpcConfig: { subnetIds: ["subnet-of-somebody"] } }),
    set("migrator", { vpcConfig: undefined }),
  ],

  "ELB.1": [set("http", { defaultActions: [{ type: "forward" }] }), add(listenerRule())],
  "ELB.4": [set("PaymentApiLoadBalancer", { dropInvalidHeaderFields: undefined })],
  "ELB.5": [set("PaymentApiLoadBalancer", { accessLogs: undefined })],
  "ELB.6": [set("PaymentApiLoadBalancer", { enableDeletionProtection: false })],
  "ELB.12": [set("PaymentApiLoadBalancer", { desyncMitigationMode: "monitor" })],
  "desync-strictest": [set("PaymentApiLoadBalancer", { desyncMitigationMode: undefined })],
  "ELB.13": [set("PaymentApiLoadBalancer", { subnets: [id("public-a")] })],
  "ELB.16": [drop("firewall-association"), set("firewall-association", { webAclArn: "elsewhere" })],
  "ELB.17": [
    set("https", { sslPolicy: undefined }),
    set("https", { sslPolicy: "ELBSecurityPolicy-2016-08" }),
    set("https", { sslPolicy: "ELBSecurityPolicy-TLS13-1-1-2021-06" }),
    set("https", { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06" }),
  ],
  "ELB.18": [set("https", { protocol: "HTTP" })],
  "tls-certificate": [set("https", { certificateArn: undefined })],
  CKV_AWS_261: [
    set("target", { healthCheck: undefined }),
    set("target", { healthCheck: { path: "/", matcher: "200" } }),
    set("target", { healthCheck: { path: "/healthz", matcher: "200" } }),
    set("target", { healthCheck: { path: "/health", matcher: "200-499" } }),
  ],
  "load-balancer-placement": [
    set("PaymentApiLoadBalancer", { internal: true }),
    set("PaymentApiLoadBalancer", { internal: true, subnets: ["subnet-of-somebody"] }),
    set("PaymentApiLoadBalancer", { subnets: [id("private-a")] }),
    rename("PaymentApiLoadBalancer", "FraudDetectionLoadBalancer"),
  ],
  "own-groups": [
    set("PaymentApiLoadBalancer", { securityGroups: [] }),
    change("public-load-balancer", (group) => (group.urn = "urn:sst:aws:Service$aws:ec2/securityGroup:SecurityGroup")),
  ],
  "idle-timeout": [set("PaymentApiLoadBalancer", { idleTimeout: 10 })],

  "ECS.2": [
    network({ assignPublicIp: true }),
    network({ subnets: [id("public-a")] }),
    network({ subnets: ["subnet-of-somebody"] }),
    network({ subnets: [] }),
  ],
  "ECS.10": [set("PaymentApi", { platformVersion: "1.3.0" })],
  "ECS.12": [set("cluster", { settings: [] })],
  CKV_AWS_223: [set("PaymentApi", { enableExecuteCommand: true })],
  "exec-off": [set("PaymentApi", { enableExecuteCommand: true })],
  "circuit-breaker": [set("PaymentApi", { deploymentCircuitBreaker: { enable: true, rollback: false } })],
  "alarm-rollback": [
    set("PaymentApi", { alarms: undefined }),
    set("PaymentApi", { alarms: { enable: true, rollback: true, alarmNames: ["payment-api-5xx-prod"] } }),
    set("PaymentApi", {
      alarms: {
        enable: true,
        rollback: true,
        alarmNames: ["payment-api-5xx-prod", "payment-api-p99-prod", "payment-api-unhealthy-prod"],
      },
    }),
    set("payment-api-5xx", { treatMissingData: "breaching" }),
    set("payment-api-p99", { extendedStatistic: undefined, statistic: "Average" }),
    rollBackOnAnothers("payment-api-5xx"),
  ],
  "desired-count": [change("PaymentApi", (service) => (service.ignoreChanges = []))],
  "az-rebalancing": [
    set("PaymentApi", { availabilityZoneRebalancing: undefined }),
    set("PaymentApi", { deploymentMaximumPercent: 100 }),
  ],
  "rolling-deploy": [
    set("PaymentApi", { deploymentMinimumHealthyPercent: 50 }),
    set("PaymentApi", { waitForSteadyState: false }),
  ],
  "drain-chain": [
    drop("task"),
    set("target", { deregistrationDelay: undefined }),
    set("target", { deregistrationDelay: 45 }),
    set("target", { deregistrationDelay: 0 }),
    container({ stopTimeout: undefined }),
    container({ stopTimeout: 45 }),
    container({ stopTimeout: 121 }),
  ],
  "own-port": [
    set("target", { port: 80 }),
    set("target", { healthCheck: { path: "/health", port: "9000" } }),
    set("PaymentApi", { serviceRegistries: { port: 8081 } }),
  ],
  "grace-period": [set("PaymentApi", { healthCheckGracePeriodSeconds: undefined })],
  "first-deploy-order": [forget("https"), forget("providers"), forget("private-table-b")],
  "migrations-first": [
    forget("migration"),
    drop("migration"),
    add(resource("aws:lambda/invocation:Invocation", "another-schema")),
  ],
  scaling: [
    drop("scaling"),
    set("scaling", { maxCapacity: 4 }),
    set("scaling", { minCapacity: 4, maxCapacity: 3 }),
    drop("scale-by-MemoryUtilization"),
    change("scale-by-CPUUtilization", ({ inputs }) => {
      inputs["targetTrackingScalingPolicyConfiguration"] = { targetValue: 90 };
    }),
  ],
  size: [set("task", { cpu: "256" }), set("task", { memory: "512" })],
  "spot-is-no-reserve": [
    set("PaymentApi", { capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }] }),
    set("PaymentApi", {
      capacityProviderStrategies: [
        { capacityProvider: "FARGATE", base: 1, weight: 1 },
        { capacityProvider: "FARGATE_SPOT", weight: 1 },
      ],
    }),
  ],

  "ECS.17": [set("task", { networkMode: "host" })],
  "ECS.3": [set("task", { pidMode: "host" })],
  "ECS.4": [container({ privileged: true })],
  "ECS.5": [
    container({ readonlyRootFilesystem: undefined }),
    container({ mountPoints: [] }),
    set("task", { volumes: [] }),
  ],
  "ECS.8": [
    environment("AWS_SECRET_ACCESS_KEY", "x"),
    environment("DATABASE_PASSWORD", "x"),
    environment("STRIPE_API_KEY", "x"),
    environment("SST_RESOURCE_Database", "{}"),
    ...LEAKS.map((value) => environment("HARMLESS", value)),
  ],
  "ECS.9": [container({ logConfiguration: undefined })],
  "ECS.18 [M]": [set("task", { volumes: [{ name: "shared", efsVolumeConfiguration: { fileSystemId: "fs" } }] })],
  "ECS.20 [M]": [container({ user: undefined }), container({ user: "root" }), container({ user: "0:0" })],
  CKV_AWS_249: [change("task", ({ inputs }) => (inputs["taskRoleArn"] = inputs["executionRoleArn"]))],
  "no-capabilities": [
    container({ linuxParameters: { initProcessEnabled: true } }),
    container({ linuxParameters: { capabilities: { drop: ["ALL"], add: ["SYS_PTRACE"] } } }),
  ],
  "one-port": [
    container({ portMappings: [{ containerPortRange: "1-65535" }] }),
    container({ portMappings: [{ containerPort: 8080 }, { containerPort: 9090 }] }),
  ],
  "container-health": [
    container({ healthCheck: undefined }),
    container({ healthCheck: { command: ["CMD-SHELL", "curl http://127.0.0.1:8080/health"] } }),
    health(healthScript(8081)),
    health(healthScript(8080).replace("/health", "/healthz")),
    health(healthScript(8080).replace("answer.ok", "answer.status < 600")),
  ],
  "no-terminal": [container({ pseudoTerminal: true })],
  "secret-versions": [container({ secrets: [{ name: "DATABASE_URL", valueFrom: arn("secret") }] })],
  "own-secrets": [container({ secrets: [{ name: "DATABASE_URL", valueFrom: "arn:aws:x:another:secret" }] })],

  CKV_AWS_355: [allow("run-role", "sqs:SendMessage", "*")],
  CKV2_AWS_40: [
    allow("run-role", "sqs:*", "arn:of:a:queue"),
    allow("run-role", "SQS:*", "arn:of:a:queue"),
    allow("run-role", "*", "arn:of:a:queue"),
  ],
  "KMS.2": [
    allow("run-role", "secretsmanager:GetSecretValue", "*"),
    allow("run-role", "secretsmanager:*Value", "arn:aws:secretsmanager:*"),
    allow("run-role", "SSM:GetParam*", "arn:aws:ssm:eu-west-1:123456789012:*"),
    allow("run-role", "kms:Decrypt", "arn:aws:kms:us-east-1:123456789012:key/*"),
  ],
  "no-managed-policy": [
    set("run-role", { managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }),
    add(
      resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", {
        role: "run-prod",
        policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      }),
    ),
    add(
      resource("aws:iam/policyAttachment:PolicyAttachment", "attachment", {
        roles: ["start-prod", "run-prod"],
        policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      }),
    ),
    add(
      resource("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "attachments", {
        roleName: "run-prod",
        policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
      }),
    ),
  ],
  "role-trust": [
    trust({ Service: "ecs-tasks.amazonaws.com", Federated: "token.actions.githubusercontent.com" }),
    trust({ AWS: "123456789012" }),
    trust("*"),
    set("run-role", { assumeRolePolicy: undefined }),
  ],
  "role-per-service": [
    (app) => {
      app.push({ ...find(app, "task"), name: "another-task", urn: "urn:another-task" });
    },
  ],
  "reads-own-secrets": [
    allow("start-role", "secretsmanager:GetSecretValue", "arn:of:another:secret"),
    (app) => {
      add(resource("aws:secretsmanager/secret:Secret", "secret-of-another"))(app);
      allow("start-role", "secretsmanager:Get*", `${arn("secret")}*`)(app);
    },
    container({ secrets: [] }),
    set("start-role", { inlinePolicies: [] }),
  ],

  "RDS.2": [set("instance-a", { publiclyAccessible: true })],
  "database-private-subnets": [set("subnets", { subnetIds: [id("public-a")] }), drop("subnets")],
  "database-group": [
    set("database-cluster", { vpcSecurityGroupIds: [id("default-group")] }),
    set("database-cluster", { vpcSecurityGroupIds: undefined }),
    set("database-cluster", { vpcSecurityGroupIds: [id("payment-api")] }),
  ],
  "RDS.27": [set("database-cluster", { kmsKeyId: undefined }), set("database-cluster", { storageEncrypted: false })],
  "RDS.15": [
    drop("instance-b"),
    set("instance-b", { availabilityZone: "a" }),
    set("instance-b", { availabilityZone: undefined }),
  ],
  "RDS.6": [set("instance-a", { monitoringInterval: undefined }), set("instance-a", { monitoringRoleArn: undefined })],
  "RDS.7": [set("database-cluster", { deletionProtection: false })],
  "database-protected": [
    change("database-cluster", (database) => (database.protect = false)),
    change("database-cluster", (database) => (database.retainOnDelete = false)),
  ],
  "final-snapshot": [
    set("database-cluster", { skipFinalSnapshot: true }),
    set("database-cluster", { finalSnapshotIdentifier: undefined }),
  ],
  "RDS.11": [set("database-cluster", { backupRetentionPeriod: 7 })],
  "RDS.12": [set("database-cluster", { iamDatabaseAuthenticationEnabled: undefined })],
  "RDS.16": [set("database-cluster", { copyTagsToSnapshot: undefined })],
  "RDS.23": [set("database-cluster", { port: undefined }), set("database-cluster", { port: 5432 })],
  "RDS.24": [set("database-cluster", { masterUsername: "postgres" })],
  "RDS.35": [set("instance-a", { autoMinorVersionUpgrade: false })],
  "RDS.37": [set("database-cluster", { enabledCloudwatchLogsExports: [] })],
  "RDS.38": [set("parameters", { parameters: [{ name: "rds.force_ssl", value: "0" }] }), drop("parameters")],
  "database-version": [set("database-cluster", { engineVersion: "16.6" })],
  "database-exists": [drop("database-cluster")],
  "SecretsManager.1": [drop("rotation")],
  CKV_AWS_149: [set("secret", { kmsKeyId: undefined })],
  "secret-recovery": [set("secret", { recoveryWindowInDays: 0 })],
  CKV2_AWS_6: [drop("not-public"), set("not-public", { blockPublicPolicy: false })],
  "bucket-tls-only": [
    drop("tls-only"),
    bucketPolicy({ Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    bucketPolicy({ Effect: "Deny", Principal: { AWS: "1" }, Condition: { Bool: { "aws:SecureTransport": "false" } } }),
  ],
  CKV_AWS_21: [set("versions", { versioningConfiguration: { status: "Suspended" } })],
  CKV2_AWS_61: [
    drop("lifecycle"),
    set("lifecycle", { rules: [{ status: "Disabled", expiration: { days: 365 } }] }),
    set("lifecycle", { rules: [{ status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 1 } }] }),
  ],

  CKV_AWS_66: [set("log-group", { retentionInDays: undefined })],
  CKV_AWS_338: [set("log-group", { retentionInDays: 30 })],
  CKV_AWS_158: [set("log-group", { kmsKeyId: undefined })],
  "logs-outlive": [change("log-group", (group) => (group.retainOnDelete = false))],
  "log-key-policy": [
    set("log-group", { name: "/ecs/payment-api-staging" }),
    set("key", { policy: "{}" }),
    drop("key"),
    set("key", { policy: keyPolicy("logs.eu-west-1.amazonaws.com", "kms:*") }),
    set("key", { policy: keyPolicy("logs.us-east-1.amazonaws.com", "kms:DescribeKey") }),
  ],
  "log-group-name": [
    container({ logConfiguration: { options: { "awslogs-group": "/sst/cluster/x" } } }),
    container({ logConfiguration: { options: { "awslogs-group": "/ecs/another-prod" } } }),
    container({ name: "fraud-detection" }),
  ],
  "KMS.4": [set("key", { enableKeyRotation: false })],
  CKV2_AWS_64: [
    set("key", { policy: undefined }),
    set("key", { policy: policy({ Effect: "Allow", Principal: "*" }) }),
    set("key", { policy: policy({ Effect: "Allow", Principal: { AWS: "arn:aws:iam::999999999999:root" } }) }),
  ],
  CKV_AWS_26: [set("topic", { kmsMasterKeyId: undefined }), set("topic", { kmsMasterKeyId: "alias/aws/sns" })],
  "topic-policy": [
    drop("topic-policy"),
    set("topic-policy", { policy: policy({ Effect: "Allow", Principal: "*" }) }),
    set("topic-policy", { policy: publishing({ AWS: "123456789012" }, "123456789012") }),
    set("topic-policy", { policy: publishing({ Service: "cloudwatch.amazonaws.com" }, "999999999999") }),
  ],

  "alarm-topic": [
    set("payment-api-cpu", { alarmActions: [] }),
    set("payment-api-cpu", { actionsEnabled: false }),
    drop("subscription"),
  ],
  "alarm-runbook": [
    set("payment-api-cpu", { alarmDescription: "Too busy." }),
    set("payment-api-cpu", { alarmDescription: "See docs/runbooks/nowhere.md" }),
  ],
  "alarms-of-services": [
    drop("payment-api-tasks"),
    drop("payment-api-rejected"),
    set("payment-api-5xx", { alarmActions: [] }),
  ],
  "alarms-of-the-app": [drop("payment-api-outbox"), drop("payment-api-approvals")],
  budget: [
    drop("budget"),
    set("budget", { notifications: [] }),
    set("budget", { notifications: [{ threshold: 80 }] }),
    set("budget", { notifications: [{ threshold: 200, subscriberSnsTopicArns: [arn("topic")] }] }),
    set("budget", { limitAmount: "1800000" }),
  ],

  "name-length": [set("PaymentApiLoadBalancer", { name: "payment-api-of-a-stage-too-long-prod" })],
  "name-stage": [
    set("PaymentApi", { name: "payment-api" }),
    set("PaymentApi", { name: "payment-api-products" }),
    set("secret", { name: undefined }),
  ],
  tags: [change("cluster", ({ outputs }) => (outputs["tagsAll"] = { Environment: "production", Team: "payments" }))],
  "service-tag": [
    change("target", ({ outputs }) => (outputs["tagsAll"] = { Environment: "prod" })),
    change("nat-a", ({ outputs }) => (outputs["tagsAll"] = { Service: "netwrok" })),
  ],
  "task-tags": [set("PaymentApi", { propagateTags: undefined }), set("PaymentApi", { enableEcsManagedTags: false })],
};
