import { type Draft, type Inputs, arn, id, policy, resource, TAGS, trust, ZONES } from "@platform/blueprint/test/draft";
import { healthScript } from "../tasks.ts";
import { completed } from "./good-app-alarms.ts";
import { MAY_DECRYPT, migrator } from "./good-app-functions.ts";
import { database, logsAndAlarms } from "./good-app-operations.ts";
import { workflows } from "./good-app-workflows.ts";

/** One service in prod with everything that belongs to it: every rule applies to something here, and holds. */
export function goodApp(): Draft[] {
  return [...network(), ...loadBalancer(), ...service(), ...database(), ...logsAndAlarms(), ...workflows()].map(
    completed,
  );
}

const zone = (letter: string): Draft[] => [
  subnet("public", letter),
  subnet("private", letter),
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

/** The S3 endpoint allows nothing else. */
export const LAYERS: Inputs = {
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*",
};

function network(): Draft[] {
  return [
    resource("aws:ec2/vpc:Vpc", "vpc"),
    resource("aws:ec2/internetGateway:InternetGateway", "igw"),
    resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default-group", {
      vpcId: id("vpc"),
      ingress: [],
      egress: [],
    }),
    resource("aws:ec2/flowLog:FlowLog", "flow-log", { vpcId: id("vpc"), trafficType: "ALL" }),
    resource("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", {
      vpcId: id("vpc"),
      vpcEndpointType: "Gateway",
      serviceName: "com.amazonaws.us-east-1.s3",
      routeTableIds: ZONES.map((letter) => id(`private-table-${letter}`)),
      policy: policy(LAYERS),
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
    ...migrator(),
  ];
}

const ZONE_IDS: Readonly<Record<string, string>> = { a: "use1-az1", b: "use1-az2", c: "use1-az4" };

function subnet(kind: string, letter: string): Draft {
  const inputs = { vpcId: id("vpc"), availabilityZone: letter, cidrBlock: "10.0.0.0/24" };
  const outputs = { availabilityZoneId: ZONE_IDS[letter] };
  return resource("aws:ec2/subnet:Subnet", `${kind}-${letter}`, inputs, { outputs });
}

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
    resource(
      "aws:lb/loadBalancer:LoadBalancer",
      "PaymentApiLoadBalancer",
      {
        name: "payment-api-prod",
        subnets: ZONES.map((letter) => id(`public-${letter}`)),
        securityGroups: [id("public-load-balancer")],
        dropInvalidHeaderFields: true,
        desyncMitigationMode: "strictest",
        enableDeletionProtection: true,
        accessLogs: { enabled: true, bucket: "logs-prod" },
        tags: { Service: "payment-api" },
      },
      { dependencies: ["urn:tls-only"], outputs: { arn: arn("PaymentApiLoadBalancer"), arnSuffix: "app/payment-api" } },
    ),
    internalLoadBalancer("FraudDetectionLoadBalancer", "fraud-detection"),
    internalLoadBalancer("NotificationServiceLoadBalancer", "notification-service"),
    resource(
      "aws:lb/targetGroup:TargetGroup",
      "target",
      {
        namePrefix: "HTTP",
        port: 8080,
        deregistrationDelay: 30,
        healthCheck: { path: "/ready", matcher: "200" },
        tags: { Service: "payment-api" },
      },
      { outputs: { arn: arn("target"), arnSuffix: "targetgroup/payment-api", tagsAll: TAGS } },
    ),
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
      visibilityConfig: { ...WITHOUT_SAMPLES, metricName: "firewall-prod" },
      defaultAction: { allow: {} },
      rules: FIREWALL_RULES,
    }),
    resource("aws:wafv2/webAclAssociation:WebAclAssociation", "firewall-association", {
      resourceArn: arn("PaymentApiLoadBalancer"),
      webAclArn: arn("firewall"),
    }),
    resource("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "firewall-log", {
      resourceArn: arn("firewall"),
      logDestinationConfigs: [arn("log-group")],
      redactedFields: [{ singleHeader: { name: "authorization" } }, { queryString: {} }],
    }),
  ];
}

function internalLoadBalancer(logicalName: string, of: string): Draft {
  return resource(
    "aws:lb/loadBalancer:LoadBalancer",
    logicalName,
    {
      name: `${of}-prod`,
      internal: true,
      subnets: ZONES.map((letter) => id(`private-${letter}`)),
      securityGroups: [id("public-load-balancer")],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      enableDeletionProtection: true,
      accessLogs: { enabled: true, bucket: "logs-prod" },
      tags: { Service: of },
    },
    {
      dependencies: ["urn:tls-only"],
      outputs: { arn: arn(logicalName), arnSuffix: `app/${of}`, dnsName: `internal-${of}.elb.amazonaws.com` },
    },
  );
}

const WITHOUT_SAMPLES = { sampledRequestsEnabled: false };

export const KNOWN_BAD_INPUTS = {
  visibilityConfig: WITHOUT_SAMPLES,
  statement: { managedRuleGroupStatement: { name: "AWSManagedRulesKnownBadInputsRuleSet" } },
};

/** Allows two thousand requests a second. */
export const RATE_RULE = {
  visibilityConfig: WITHOUT_SAMPLES,
  action: { block: {} },
  statement: { rateBasedStatement: { aggregateKeyType: "IP", limit: 120_000, evaluationWindowSec: 60 } },
};

const managed = (name: string, counted: readonly string[] = []): Inputs => ({
  visibilityConfig: WITHOUT_SAMPLES,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      name,
      ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
});

export const FIREWALL_RULES: readonly Inputs[] = [
  RATE_RULE,
  {
    ...RATE_RULE,
    statement: { rateBasedStatement: { aggregateKeyType: "CUSTOM_KEYS", limit: 60_000, evaluationWindowSec: 60 } },
  },
  managed("AWSManagedRulesCommonRuleSet", ["SizeRestrictions_BODY", "GenericRFI_BODY", "EC2MetaDataSSRF_BODY"]),
  managed("AWSManagedRulesKnownBadInputsRuleSet"),
  managed("AWSManagedRulesSQLiRuleSet"),
  managed("AWSManagedRulesAmazonIpReputationList"),
];

/** The only container, as an object: a task definition holds it as text. */
export const CONTAINER: Inputs = {
  name: "payment-api",
  image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/images@sha256:${"d1".repeat(32)}`,
  user: "1000:1000",
  readonlyRootFilesystem: true,
  privileged: false,
  pseudoTerminal: false,
  stopTimeout: 60,
  mountPoints: [{ sourceVolume: "tmp", containerPath: "/tmp" }],
  portMappings: [{ containerPort: 8080 }],
  linuxParameters: { capabilities: { drop: ["ALL"] } },
  healthCheck: { command: ["CMD", "node", "-e", healthScript(8080)] },
  logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/ecs/payment-api-prod" } },
  environment: [
    { name: "STAGE", value: "prod" },
    { name: "PORT", value: "8080" },
    { name: "DRAIN_SECONDS", value: "20" },
    { name: "METRICS", value: "true" },
    { name: "ACQUIRER_URL", value: "https://acquirer.example.com" },
    { name: "FRAUD_DETECTION_URL", value: "http://internal-fraud-detection.elb.amazonaws.com" },
    { name: "NOTIFICATION_SERVICE_URL", value: "http://internal-notification-service.elb.amazonaws.com" },
    { name: "PUBLIC_URL", value: "https://api.example.com" },
    { name: "SST_RESOURCE_App", value: "{}" },
  ],
  secrets: ["DATABASE_URL", "ACQUIRER_CREDENTIAL"].map((name) => ({
    name,
    valueFrom: `${arn("secret")}:::01234567-89ab-cdef-0123-456789abcdef`,
  })),
};

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

function service(): Draft[] {
  return [
    resource("aws:ecs/cluster:Cluster", "cluster", {
      name: "payments-prod",
      settings: [{ name: "containerInsights", value: "enhanced" }],
    }),
    resource("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders", "providers"),
    resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
      family: "payment-api-prod",
      networkMode: "awsvpc",
      cpu: "1024",
      memory: "2048",
      executionRoleArn: arn("start-role"),
      taskRoleArn: arn("run-role"),
      volumes: [{ name: "tmp" }],
      containerDefinitions: JSON.stringify([CONTAINER]),
      tags: { Service: "payment-api" },
    }),
    resource("aws:iam/role:Role", "start-role", {
      name: "start-prod",
      assumeRolePolicy: trust("ecs-tasks.amazonaws.com"),
      permissionsBoundary: arn("boundary"),
      inlinePolicies: [
        {
          policy: policy(
            { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
            {
              Effect: "Allow",
              Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
              Resource: "arn:aws:ecr:us-east-1:123456789012:repository/images",
            },
            {
              Effect: "Allow",
              Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
              Resource: `${arn("log-group")}:log-stream:*`,
            },
            { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: [arn("secret")] },
            MAY_DECRYPT,
          ),
        },
      ],
    }),
    resource("aws:iam/role:Role", "run-role", {
      name: "run-prod",
      assumeRolePolicy: trust("ecs-tasks.amazonaws.com"),
      permissionsBoundary: arn("boundary"),
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
        healthCheckGracePeriodSeconds: 90,
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
