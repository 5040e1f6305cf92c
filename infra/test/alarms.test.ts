import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../scripts/infra/check/evaluate.ts";
import { RULES } from "../../scripts/infra/check/rules.ts";
import { SUPPRESSIONS } from "../../scripts/infra/check/suppressions.ts";
import type { Graph, Resource } from "../../scripts/infra/graph.ts";
import { ofType, text } from "../../scripts/infra/read.ts";
import { synthesise } from "../../scripts/infra/synth/synthesise.ts";
import { connectionBudget } from "../connection-budget";
import { stageOf } from "../stage";
import { containersOf, graphOf, one, SYNTHESIS_MS } from "./graphs";
import { statementsIn } from "./iam";

const ROOT = join(import.meta.dirname, "../..");

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const alarmsOf = (graph: Graph): readonly Resource[] => ofType(graph, ALARM);
const isRollback = ({ inputs }: Resource): boolean => text(inputs["name"]).includes("-rollback-");
const alarmOf = (graph: Graph, what: string): Resource => one(graph, ALARM, `payment-api-${what}-prod`);
const topicOf = (graph: Graph): string => text(one(graph, "aws:sns/topic:Topic", "AlarmTopic").outputs["arn"]);

const budgetFilterOf = async (stage: string): Promise<unknown> =>
  one(await graphOf(stage), "aws:budgets/budget:Budget", "Budget").inputs["costFilters"];

interface Looked {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Every metric that an alarm looks at: alone, or within an expression. */
function metricsOf({ inputs }: Resource): Looked[] {
  const queries = (inputs["metricQueries"] ?? [{ metric: inputs }]) as { metric?: Record<string, unknown> }[];
  return queries.flatMap(({ metric }) =>
    metric === undefined
      ? []
      : {
          namespace: text(metric["namespace"]),
          name: text(metric["metricName"]),
          dimensions: metric["dimensions"] as Looked["dimensions"],
        },
  );
}

interface DrawnWidget {
  readonly properties: {
    readonly metrics: readonly (readonly unknown[])[];
    readonly annotations?: { readonly horizontal: readonly { readonly value: number }[] };
  };
}

async function widgetsOf(stage: string): Promise<readonly DrawnWidget[]> {
  const { inputs } = one(await graphOf(stage), "aws:cloudwatch/dashboard:Dashboard", "Dashboard");
  return (JSON.parse(text(inputs["dashboardBody"])) as { widgets: readonly DrawnWidget[] }).widgets;
}

/** Every metric that a widget draws: rows of namespace, name, then dimensions by turns, and options last. */
function drawnBy({ properties }: DrawnWidget): Looked[] {
  const rows = properties.metrics.filter((row) => row.length > 1);
  return rows.map((row) => {
    const [namespace, name, ...rest] = row.slice(0, -1) as string[];
    const names = rest.filter((_, index) => index % 2 === 0);
    const dimensions = Object.fromEntries(names.map((dimension, index) => [dimension, rest[2 * index + 1]!]));
    return { namespace: namespace!, name: name!, dimensions };
  });
}

const isOurs = ({ namespace }: Looked): boolean => namespace === "PaymentPlatform";

/** That the service of the metric's dimensions writes it, by its source; and that it is this stage's. */
function expectWritten({ name, dimensions }: Looked, stage: string): void {
  const { Service: service, ...others } = dimensions;
  expect(others).toEqual({ Stage: stage });
  expect([name, sourcesOf(service!).includes(`"${name}"`)]).toEqual([name, true]);
}

function sourcesOf(service: string): string {
  const directory = join(ROOT, `services/${service}/src`);
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return files.map((path) => readFileSync(join(directory, path), "utf8")).join("\n");
}

describe.each(["prod", "staging"])("the alarms of %s", { timeout: SYNTHESIS_MS }, (stage) => {
  test("cover every service, the database, each NAT gateway and the payments", async () => {
    const names = alarmsOf(await graphOf(stage)).map(({ inputs }) => text(inputs["name"]));
    for (const service of ["payment-api", "fraud-detection", "notification-service"]) {
      for (const what of [
        "running-below-desired", "errors", "load-balancer-errors", "latency", "unhealthy-hosts",
        "rejected-connections", "cpu", "memory", "rollback-errors", "rollback-latency",
      ]) {
        expect(names).toContain(`${service}-${what}-${stage}`);
      } // prettier-ignore
    }
    for (const what of [
      "database-capacity-used", "database-connections", "network-nat-ports-1", "network-nat-ports-2",
      "network-nat-ports-3", "payment-api-outbox-age", "payment-api-authorisation-rate",
      "payment-api-assessment-timeouts", "payment-api-unknown-outcomes", "payment-api-settlement-discrepancies",
      "payment-api-commits-failed", "notification-service-delivery-backlog",
      "operations-deploy-mails-lost", "payment-api-unreachable", "payment-api-low-traffic",
      "payment-api-blocked-requests", "payment-api-certificate-expiry",
    ]) {
      expect(names).toContain(`${what}-${stage}`);
    } // prettier-ignore
    expect(new Set(names).size).toBe(names.length);
  });

  test("name a runbook that is there and names them", async () => {
    for (const { inputs } of alarmsOf(await graphOf(stage))) {
      const name = text(inputs["name"]);
      const [runbook] = /docs\/runbooks\/[\w-]+\.md$/.exec(text(inputs["alarmDescription"])) ?? [""];
      expect([name, existsSync(join(ROOT, runbook))]).toEqual([name, true]);
      const what = name
        .slice(0, -stage.length - 1)
        .replace(/^(?:[a-z]+-(?:api|detection|service)|database|network|operations)-/, "");
      const page = runbook.split("/").at(-1);
      const index = readFileSync(join(ROOT, "docs/runbooks/README.md"), "utf8");
      expect(index.split("\n").find((line) => line.includes(`(${page})`))).toContain(`\`${what}\``);
    }
  });

  test("tell the topic when they ring and when it is over; those of a rollback tell ECS only", async () => {
    const graph = await graphOf(stage);
    const topic = topicOf(graph);
    for (const alarm of alarmsOf(graph)) {
      const expected = isRollback(alarm) ? [] : [topic];
      expect(alarm.inputs).toMatchObject({ alarmActions: expected, okActions: expected });
      expect(alarm.inputs["treatMissingData"]).toMatch(/^(breaching|notBreaching)$/);
    }
  });

  test("that roll back are those that the service names, and never ring for want of traffic", async () => {
    const graph = await graphOf(stage);
    const rollbacks = alarmsOf(graph).filter(isRollback);
    const named = ofType(graph, "aws:ecs/service:Service").flatMap(
      ({ inputs }) => (inputs["alarms"] as { alarmNames: string[] }).alarmNames,
    );
    expect(named.toSorted()).toEqual(rollbacks.map(({ inputs }) => text(inputs["name"])).toSorted());
    for (const { inputs } of rollbacks) expect(inputs["treatMissingData"]).toBe("notBreaching");
  });

  test("look only at metrics that the services write", async () => {
    const own = alarmsOf(await graphOf(stage))
      .flatMap(metricsOf)
      .filter(isOurs);
    expect(own.length).toBeGreaterThan(8);
    for (const metric of own) expectWritten(metric, stage);
  });
});

describe("what alarms need", { timeout: SYNTHESIS_MS }, () => {
  test("the topic is encrypted, takes messages from this account's alarms and budgets, and only over TLS", async () => {
    const graph = await graphOf("prod");
    const key = one(graph, "aws:kms/key:Key", "Key");
    expect(one(graph, "aws:sns/topic:Topic", "AlarmTopic").inputs["kmsMasterKeyId"]).toBe(key.outputs["arn"]);
    const policy = JSON.parse(
      text(one(graph, "aws:sns/topicPolicy:TopicPolicy", "AlarmTopicPolicy").inputs["policy"]),
    ) as {
      Statement: { Effect: string; Principal: unknown; Resource: string; Condition: object }[];
    };
    for (const { Resource, Condition } of policy.Statement) {
      expect(Resource).toBe(topicOf(graph));
      expect(JSON.stringify(Condition)).toMatch(/:123456789012:|SecureTransport/);
    }
    const publishers = policy.Statement.filter(({ Effect }) => Effect === "Allow").map(({ Principal }) => Principal);
    expect(publishers).toEqual([{ Service: "cloudwatch.amazonaws.com" }, { Service: "budgets.amazonaws.com" }]);
    for (const { Service } of publishers as { Service: string }[])
      expect(text(key.inputs["policy"])).toContain(Service);
  });

  test("failed deploys have a topic to which EventBridge publishes without conditions, and nobody else", async () => {
    const graph = await graphOf("prod");
    const topic = one(graph, "aws:sns/topic:Topic", "FailedDeployTopic");
    const arn = topic.outputs["arn"];
    const policy = one(graph, "aws:sns/topicPolicy:TopicPolicy", "FailedDeployTopicPolicy");
    expect(policy.inputs["arn"]).toBe(arn);
    expect(statementsIn(policy.inputs["policy"])).toEqual([
      {
        Sid: "FailedDeploys",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: arn,
      },
    ]);
    const target = one(graph, "aws:cloudwatch/eventTarget:EventTarget", "FailedDeploysToTopic");
    expect(target.inputs).toMatchObject({ arn });
    expect(target.inputs["roleArn"]).toBeUndefined();
    const mails = ofType(graph, "aws:sns/topicSubscription:TopicSubscription").filter(
      ({ inputs }) => inputs["topic"] === arn,
    );
    expect(mails.map(({ inputs }) => inputs["protocol"])).toEqual(["email"]);

    const key = one(graph, "aws:kms/key:Key", "Key");
    expect(topic.inputs["kmsMasterKeyId"]).toBe(key.outputs["arn"]);
    expect(statementsIn(key.inputs["policy"])).toContainEqual({
      Sid: "FailedDeploysToEncryptedTopics",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
    });
  });

  test("a mail about a failed deploy that is not sent rings on the alarms' own topic", async () => {
    const graph = await graphOf("prod");
    const alarm = one(graph, ALARM, "operations-deploy-mails-lost-prod");
    expect(alarm.inputs).toMatchObject({
      namespace: "AWS/Events",
      metricName: "FailedInvocations",
      dimensions: { RuleName: one(graph, "aws:cloudwatch/eventRule:EventRule", "FailedDeploys").inputs["name"] },
      alarmActions: [topicOf(graph)],
    });
  });

  test("the probe asks the API for its health over HTTPS, and its alarm is in us-east-1", async () => {
    const graph = await graphOf("prod");
    const probe = one(graph, "aws:route53/healthCheck:HealthCheck", "Probe");
    expect(probe.inputs).toMatchObject({
      type: "HTTPS",
      fqdn: "api.prod.example.com",
      port: 443,
      resourcePath: "/health",
      requestInterval: 30,
      failureThreshold: 3,
    });
    // The provider refuses fewer.
    expect(new Set(probe.inputs["regions"] as string[]).size).toBeGreaterThanOrEqual(3);
    expect(alarmOf(graph, "unreachable").inputs).toMatchObject({
      namespace: "AWS/Route53",
      metricName: "HealthCheckStatus",
      dimensions: { HealthCheckId: probe.id },
      statistic: "Minimum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
      alarmActions: [topicOf(graph)],
    });
    const types = probe.dependencies.map((urn) => urn.split("::")[2]!.split("$").at(-1));
    expect(types).toContain("aws:ecs/service:Service");
  });

  test("elsewhere the probe's alarm tells a topic beside it, with a key, default tags and the account's guard", async () => {
    // Of all, staging's deploy role has the longest policy, and it names its region.
    const graph = await synthesise({ stage: "staging", environment: { AWS_REGION: "ap-southeast-2" } });
    const inProbeRegion = (type: string, name: string): string => {
      const arn = text(one(graph, type, name).outputs["arn"]);
      expect([name, arn.split(":")[3]]).toEqual([name, "us-east-1"]);
      return arn;
    };
    const topic = inProbeRegion("aws:sns/topic:Topic", "ProbeTopic");
    const key = inProbeRegion("aws:kms/key:Key", "ProbeKey");
    const unreachable = inProbeRegion(ALARM, "PaymentApiUnreachableAlarm");
    expect(unreachable).toContain(":alarm:payment-api-unreachable-staging");
    expect(one(graph, ALARM, "PaymentApiUnreachableAlarm").inputs["alarmActions"]).toEqual([topic]);
    expect(one(graph, "aws:sns/topic:Topic", "ProbeTopic").inputs["kmsMasterKeyId"]).toBe(key);
    expect(one(graph, "pulumi:providers:aws", "ProbeRegion").inputs).toMatchObject({
      region: "us-east-1",
      allowedAccountIds: '["123456789012"]',
    });
    const lowTraffic = one(graph, ALARM, "PaymentApiLowTrafficAlarm");
    expect(text(lowTraffic.outputs["arn"]).split(":")[3]).toBe("ap-southeast-2");
    const { results, unused } = evaluate(graph, RULES, SUPPRESSIONS);
    expect(results.filter(({ outcome }) => outcome === "violated")).toEqual([]);
    expect(unused).toEqual([]);
  });

  test("traffic is too low when it is less than the probe's own, and firewall and certificate are the load balancer's", async () => {
    const graph = await graphOf("prod");
    const { regions, requestInterval } = one(graph, "aws:route53/healthCheck:HealthCheck", "Probe").inputs as {
      regions: string[];
      requestInterval: number;
    };
    const lowTraffic = alarmOf(graph, "low-traffic").inputs;
    const probed = (regions.length * (lowTraffic["period"] as number)) / requestInterval;
    expect(lowTraffic).toMatchObject({
      metricName: "RequestCount",
      statistic: "Sum",
      treatMissingData: "breaching",
      comparisonOperator: "LessThanThreshold",
    });
    expect(lowTraffic["threshold"]).toBeGreaterThan(0);
    expect(lowTraffic["threshold"]).toBeLessThan(probed);

    const firewall = one(graph, "aws:wafv2/webAcl:WebAcl", "payments-prod");
    const { metricName } = firewall.inputs["visibilityConfig"] as { metricName: string };
    expect(metricsOf(alarmOf(graph, "blocked-requests"))).toEqual(
      ["AllowedRequests", "BlockedRequests"].map((name) => ({
        namespace: "AWS/WAFV2",
        name,
        dimensions: { WebACL: metricName, Region: "us-east-1", Rule: "ALL" },
      })),
    );
    const certificate = one(graph, "aws:acm/certificate:Certificate", "PaymentApiSslCertificate");
    expect(alarmOf(graph, "certificate-expiry").inputs).toMatchObject({
      metricName: "DaysToExpiry",
      dimensions: { CertificateArn: certificate.outputs["arn"] },
      period: 86_400,
      treatMissingData: "breaching",
    });
  });

  test("a certificate that somebody brings is watched too", async () => {
    const brought = "arn:aws:acm:us-east-1:123456789012:certificate/0f4a8f1e-0000-4000-8000-000000000000";
    const graph = await synthesise({ stage: "prod", environment: { API_CERTIFICATE_ARN: brought } });
    expect(alarmOf(graph, "certificate-expiry").inputs["dimensions"]).toEqual({ CertificateArn: brought });
  });

  test("the mail about a failed deploy says in words which, why, and what to do", async () => {
    const graph = await graphOf("prod");
    const { inputTransformer } = one(graph, "aws:cloudwatch/eventTarget:EventTarget", "FailedDeploysToTopic").inputs;
    const { inputPaths, inputTemplate } = inputTransformer as { inputPaths: object; inputTemplate: string };
    // As in "Amazon ECS service deployment state change events" of the developer guide of ECS.
    const event = {
      time: "2026-01-02T03:04:05Z",
      resources: ["arn:aws:ecs:us-east-1:123456789012:service/payments-prod/payment-api-prod"],
      detail: {
        eventName: "SERVICE_DEPLOYMENT_FAILED",
        reason: "ECS deployment circuit breaker: task failed to start.",
      },
    };
    const values = { time: event.time, service: event.resources[0]!, reason: event.detail.reason };
    expect(inputPaths).toEqual({ time: "$.time", service: "$.resources[0]", reason: "$.detail.reason" });
    const mail = Object.entries(values).reduce(
      (filled, [name, value]) => filled.replace(`<${name}>`, value),
      inputTemplate,
    );
    // EventBridge takes a text in quotes.
    expect(JSON.parse(mail)).toBe(
      "ECS has given up a deploy at 2026-01-02T03:04:05Z, and brings the old tasks back. Service: " +
        "arn:aws:ecs:us-east-1:123456789012:service/payments-prod/payment-api-prod. Why: ECS deployment circuit " +
        "breaker: task failed to start. What to do: docs/runbooks/deployment.md",
    );
  });

  test.each([
    ["prod", "true"],
    ["staging", "true"],
    ["pr-12", "false"],
  ])("the services of %s write metrics of their own: %s", async (stage, expected) => {
    const graph = await graphOf(stage);
    for (const service of ["payment-api", "fraud-detection", "notification-service"]) {
      // A preview has one task for all.
      const family = stage === "pr-12" ? "payment-api-pr-12" : `${service}-${stage}`;
      const container = containersOf(graph, family).find(({ name }) => name === service);
      expect(container!["environment"]).toContainEqual({ name: "METRICS", value: expected });
    }
  });

  test("the budget counts prod by its own tag, and staging with its previews", async () => {
    expect(await budgetFilterOf("prod")).toEqual([{ name: "TagKeyValue", values: ["user:sst:stage$prod"] }]);
    expect(await budgetFilterOf("staging")).toEqual([{ name: "TagKeyValue", values: ["user:sst:app$payments"] }]);
  });

  test("the dashboard's lines are drawn once, and expressions name what is beside them", async () => {
    const widgets = await widgetsOf("prod");
    expect(widgets.length).toBeGreaterThan(15);
    for (const { properties } of widgets) {
      const options = properties.metrics.map(
        (row) => row.at(-1) as { id?: string; expression?: string; label?: string },
      );
      const ids = new Set(options.flatMap(({ id }) => id ?? []));
      for (const { expression = "" } of options) {
        for (const [name] of expression.matchAll(/line\d+_\w+/g)) expect(ids).toContain(name);
      }
      const labels = options.flatMap(({ label }) => label ?? []);
      expect(new Set(labels).size).toBe(labels.length);
    }
  });

  test.each(["prod", "staging"])("the dashboard of %s draws metrics that the services write", async (stage) => {
    const drawn = (await widgetsOf(stage)).flatMap(drawnBy).filter(isOurs);
    expect(drawn.length).toBeGreaterThan(10);
    for (const metric of drawn) expectWritten(metric, stage);
  });

  test.each(["prod", "staging"])("the dashboard of %s marks where an alarm rings, and nowhere else", async (stage) => {
    const alarms = alarmsOf(await graphOf(stage)).filter((alarm) => !isRollback(alarm));
    const marked = (await widgetsOf(stage)).filter(({ properties }) => properties.annotations);
    expect(marked.length).toBeGreaterThan(8);
    for (const widget of marked) {
      const drawn = new Set(drawnBy(widget).map(({ name }) => name));
      const thresholds = alarms
        .filter((alarm) => metricsOf(alarm).some(({ name }) => drawn.has(name)))
        .map(({ inputs }) => inputs["threshold"]);
      for (const { value } of widget.properties.annotations!.horizontal) expect(thresholds).toContain(value);
    }
  });

  test.each(["prod", "staging"])(
    "a deploy of everything in %s at its maximum number of tasks rings no alarm",
    async (stage) => {
      const alarm = one(await graphOf(stage), ALARM, "DatabaseConnectionsAlarm");
      const { opened, available } = connectionBudget(stageOf(stage));
      expect(alarm.inputs).toMatchObject({ threshold: opened, comparisonOperator: "GreaterThanThreshold" });
      expect(opened).toBeLessThan(available);
    },
  );
});
