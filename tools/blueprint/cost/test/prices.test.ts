import { describe, expect, test } from "vitest";
import { arn, type Draft, id, resource } from "../../test/draft.ts";
import { countMetrics } from "../container-insights.ts";
import { allTasks } from "../tasks.ts";
import { costOf, costOfItem, graphWith, service } from "./layouts.ts";

const one = (type: string, inputs = {}): Draft[] => [resource(type, "it", inputs)];

/** Each price, without requests and with a million of them. */
test.each([
  // 730 × 0.045 = 32.85; 10 GB × 0.045 = 0.45.
  ["NAT gateway", one("aws:ec2/natGateway:NatGateway"), 32.85, 33.3],
  // 730 × 0.005.
  ["public address", one("aws:ec2/eip:Eip"), 3.65, 3.65],
  // 3 zones × 730 × 0.01.
  [
    "interface endpoint",
    one("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Interface", subnetIds: ["a", "b", "c"] }),
    21.9,
    21.9,
  ],
  ["gateway endpoint", one("aws:ec2/vpcEndpoint:VpcEndpoint", { vpcEndpointType: "Gateway" }), 0, 0],
  // 730 × 0.0225 = 16.425; a million: 0.0152 LCU × 0.008 × 730 = 0.09.
  [
    "internal load balancer",
    one("aws:lb/loadBalancer:LoadBalancer", { internal: true, subnets: ["a", "b"] }),
    16.43,
    16.51,
  ],
  // And 2 addresses × 3.65, and 10 GB × 0.09.
  ["public load balancer", one("aws:lb/loadBalancer:LoadBalancer", { subnets: ["a", "b"] }), 23.73, 24.71],
  // 5 + 2 × 1, and 0.60.
  ["web ACL", one("aws:wafv2/webAcl:WebAcl", { rules: [{}, {}] }), 7, 7.6],
  ["KMS key", one("aws:kms/key:Key"), 1, 1],
  ["secret", one("aws:secretsmanager/secret:Secret"), 0.4, 0.4],
  ["secret in two regions", one("aws:secretsmanager/secret:Secret", { replicas: [{ region: "eu-west-1" }] }), 0.8, 0.8],
  ["parameter", one("aws:ssm/parameter:Parameter", { type: "SecureString" }), 0, 0],
  ["advanced parameter", one("aws:ssm/parameter:Parameter", { tier: "Advanced" }), 0.05, 0.05],
  ["hosted zone", one("aws:route53/zone:Zone"), 0.5, 0.5],
  ["namespace", one("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace"), 0.5, 0.5],
  ["dashboard", one("aws:cloudwatch/dashboard:Dashboard"), 3, 3],
  // A million × 1, and 10 GB × 0.09.
  ["HTTP API", one("aws:apigatewayv2/api:Api", { protocolType: "HTTP" }), 0, 1.9],
  // 0.2 GB × 0.10.
  ["image", one("docker-build:index:Image"), 0.02, 0.02],
  // 40 runs × 10 s × 8 GB × 0.0000133334 = 0.0427, × 0.0000166667 = 0.0533.
  ["function on ARM", one("aws:lambda/function:Function", { memorySize: 8192, architectures: ["arm64"] }), 0, 0.04],
  ["function on x86", one("aws:lambda/function:Function", { memorySize: 8192 }), 0, 0.05],
  ["alarm", one("aws:cloudwatch/metricAlarm:MetricAlarm", { period: 60 }), 0.1, 0.1],
  ["alarm each ten seconds", one("aws:cloudwatch/metricAlarm:MetricAlarm", { period: 10 }), 0.3, 0.3],
  // Two metrics; the expression that joins them is free.
  [
    "alarm on a computed metric",
    one("aws:cloudwatch/metricAlarm:MetricAlarm", {
      metricQueries: [{ expression: "a / b" }, { metric: { period: 60 } }, { metric: { period: 60 } }],
    }),
    0.2,
    0.2,
  ],
  ["target tracking", one("aws:appautoscaling/policy:Policy", { policyType: "TargetTrackingScaling" }), 0.2, 0.2],
  [
    "target tracking that never scales in",
    one("aws:appautoscaling/policy:Policy", {
      policyType: "TargetTrackingScaling",
      targetTrackingScalingPolicyConfiguration: { disableScaleIn: true },
    }),
    0.1,
    0.1,
  ],
])("%s", (_, resources, low, high) => {
  expect(costOf(resources)).toMatchObject({ low });
  expect(costOf(resources, 1)).toEqual({ low, high });
});

describe("Aurora", () => {
  const database = [
    resource("aws:rds/cluster:Cluster", "cluster", {
      engine: "aurora-postgresql",
      serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: 4 },
    }),
    resource("aws:rds/clusterInstance:ClusterInstance", "writer", {
      clusterIdentifier: id("cluster"),
      instanceClass: "db.serverless",
    }),
  ];

  // 0.5 × 730 × 0.12 = 43.80; under load twice that.
  test("capacity", () => {
    expect(costOfItem(database, "Aurora capacity", 1)).toEqual({ low: 43.8, high: 87.6 });
  });

  // 20 GB × 0.10, and 10 million I/O × 0.20.
  test("storage", () => {
    expect(costOfItem(database, "Aurora storage", 1)).toEqual({ low: 0, high: 4 });
  });

  test("never more capacity than it may have", () => {
    database[0]!.inputs["serverlessv2ScalingConfiguration"] = { minCapacity: 1, maxCapacity: 1.5 };
    expect(costOfItem(database, "Aurora capacity", 1)).toEqual({ low: 87.6, high: 131.4 });
  });
});

describe("logs", () => {
  const group = resource("aws:cloudwatch/logGroup:LogGroup", "log", { name: "/ecs/payment-api", retentionInDays: 30 });
  const off = [{ name: "METRICS", value: "false" }];

  // 3 tasks × 0.24 GB × (0.50 + 0.03) = 0.38; a million adds 0.33 GB × 0.53 = 0.17.
  test("a service's, with its metrics in it", () => {
    expect(costOfItem([...service("payment-api"), group], "log", 1)).toEqual({ low: 0.38, high: 0.56 });
  });

  test("without metrics", () => {
    expect(costOfItem([...service("payment-api", { environment: off }), group], "log", 1)).toEqual({
      low: 0,
      high: 0.17,
    });
  });

  // A year: 0.33 × (0.50 + 0.03 × 365 / 30) = 0.29.
  test("kept for a year", () => {
    const kept = resource("aws:cloudwatch/logGroup:LogGroup", "log", {
      name: "/ecs/payment-api",
      retentionInDays: 365,
    });
    expect(costOfItem([...service("payment-api", { environment: off }), kept], "log", 1).high).toBe(0.29);
  });

  // 3 tasks × 0.38 × 0.53 = 0.60, and 1 GB × 0.53.
  test("the flow log", () => {
    const flow = resource("aws:ec2/flowLog:FlowLog", "flow", { logDestination: arn("log") });
    const log = resource("aws:cloudwatch/logGroup:LogGroup", "log", { name: "/vpc", retentionInDays: 30 });
    expect(costOfItem([...service("a"), flow, log], "log", 1)).toEqual({ low: 0.6, high: 1.13 });
  });

  test("the database's, the firewall's and a function's", () => {
    const logs = [
      resource("aws:rds/cluster:Cluster", "cluster", { clusterIdentifier: "payments", engine: "aurora-postgresql" }),
      resource("aws:cloudwatch/logGroup:LogGroup", "a", {
        name: "/aws/rds/cluster/payments/postgresql",
        retentionInDays: 30,
      }),
      resource("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "f", {
        logDestinationConfigs: [arn("b")],
      }),
      resource("aws:cloudwatch/logGroup:LogGroup", "b", { name: "aws-waf-logs", retentionInDays: 30 }),
      resource("aws:lambda/function:Function", "m", { loggingConfig: { logGroup: "/aws/lambda/m" } }),
      resource("aws:cloudwatch/logGroup:LogGroup", "c", { name: "/aws/lambda/m", retentionInDays: 30 }),
    ];
    // (0.1 + 0.02) GB × 0.53 × 10 million = 0.636.
    expect(costOfItem(logs, "log", 10)).toEqual({ low: 0, high: 0.64 });
  });
});

describe("metrics", () => {
  // 21 × 0.30, 7 × 0.30, 3 × 0.30.
  test.each([
    ["payment-api", 6.3],
    ["fraud-detection", 2.1],
    ["notification-service", 0.9],
  ])("of %s", (name, dollars) => {
    expect(costOfItem(service(name), "custom metrics").low).toBe(dollars);
  });

  test.each(["false", "off"])("none with METRICS=%s", (value) => {
    expect(
      costOfItem(service("payment-api", { environment: [{ name: "METRICS", value }] }), "custom metrics").low,
    ).toBe(0);
  });
});

const cluster = (value: string): Draft =>
  resource("aws:ecs/cluster:Cluster", "cluster", { settings: [{ name: "containerInsights", value }] });

describe("Container Insights of one service with three tasks of a container", () => {
  const tasks = service("one");
  const read = allTasks(graphWith(...tasks));

  // Cluster 10 + 2; service 10 + 5; family 10.
  test("enabled: 37 metrics", () => {
    expect(countMetrics("enabled", read, "min")).toBe(37);
    // 37 × 0.30 + 3 × 0.09 GB × 0.50 = 11.235.
    expect(costOfItem([...tasks, cluster("enabled")], "Container Insights").low).toBe(11.24);
  });

  // Cluster 16 + 8 + 2 = 26; service 16 + 8 + 5, family 16 + 8; each task 2 × (16 + 8).
  test("enhanced: 26 + 29 + 24 + 3 × 48 metrics", () => {
    expect(countMetrics("enhanced", read, "min")).toBe(223);
    // 223 × 0.07 + 0.135 = 15.745.
    expect(costOfItem([...tasks, cluster("enhanced")], "Container Insights").low).toBe(15.75);
  });

  test("disabled", () => {
    expect(costOfItem([...tasks, cluster("disabled")], "Container Insights").low).toBe(0);
  });
});

describe("a health check of an endpoint in AWS", () => {
  // 0.50, and 1.00 for each feature.
  test.each([
    [{ type: "HTTP" }, 0.5],
    [{ type: "HTTPS", requestInterval: 30 }, 1.5],
    [{ type: "HTTPS_STR_MATCH", requestInterval: 10, measureLatency: true }, 4.5],
  ])("%j", (inputs, dollars) => {
    const probe = resource("aws:route53/healthCheck:HealthCheck", "probe", inputs);
    expect(costOfItem([probe], "health check").low).toBe(dollars);
  });
});

// A file of each of 3 zones every 5 min: 26,280 × 0.005 / 1,000 = 0.13; 1.2 GB × 0.023 = 0.03.
test("access logs", () => {
  const bucket = resource("aws:s3/bucketV2:BucketV2", "logs", { bucket: "logs" });
  const balancer = resource("aws:lb/loadBalancer:LoadBalancer", "lb", {
    subnets: ["a", "b", "c"],
    accessLogs: { bucket: id("logs") },
  });
  expect(costOfItem([bucket, balancer], "access logs", 1)).toEqual({ low: 0, high: 0.16 });
});
