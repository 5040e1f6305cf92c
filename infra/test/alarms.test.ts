import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ofType, text } from "@platform/blueprint/read";
import { connectionBudget } from "../database/connection-budget";
import { stageOf } from "../stage";
import { containersOf, graphOf, one, SYNTHESIS_MS } from "./graphs";
import { ALARM, alarmsOf, expectWritten, isOurs, isRollback, metricsOf, topicOf } from "./watched";

const ROOT = join(import.meta.dirname, "../..");

const budgetFilterOf = async (stage: string): Promise<unknown> =>
  one(await graphOf(stage), "aws:budgets/budget:Budget", "Budget").inputs.costFilters;

describe.each(["prod", "staging"])("the alarms of %s", { timeout: SYNTHESIS_MS }, (stage) => {
  test("cover every service, the database, each NAT gateway and the payments", async () => {
    const names = alarmsOf(await graphOf(stage)).map(({ inputs }) => text(inputs.name));
    for (const service of ["payment-api", "fraud-detection", "notification-service"]) {
      for (const what of [
        "running-below-desired",
        "errors",
        "load-balancer-errors",
        "latency",
        "unhealthy-hosts",
        "rejected-connections",
        "cpu",
        "memory",
        "rollback-errors",
        "rollback-latency",
      ]) {
        expect(names).toContain(`${service}-${what}-${stage}`);
      }
    }
    for (const what of [
      "database-capacity-used",
      "database-connections",
      "network-nat-ports-1",
      "network-nat-ports-2",
      "network-nat-ports-3",
      "payment-api-outbox-age",
      "payment-api-authorisation-rate",
      "payment-api-assessment-timeouts",
      "payment-api-unknown-outcomes",
      "payment-api-settlement-discrepancies",
      "payment-api-commits-failed",
      "notification-service-delivery-backlog",
      "operations-deploy-mails-lost",
      "payment-api-unreachable",
      "payment-api-low-traffic",
      "payment-api-blocked-requests",
      "payment-api-certificate-expiry",
    ]) {
      expect(names).toContain(`${what}-${stage}`);
    }
    expect(new Set(names).size).toBe(names.length);
  });

  test("name a runbook that is there and names them", async () => {
    for (const { inputs } of alarmsOf(await graphOf(stage))) {
      const name = text(inputs.name);
      const [runbook] = /docs\/runbooks\/[\w-]+\.md$/.exec(text(inputs.alarmDescription)) ?? [""];
      expect([name, existsSync(join(ROOT, runbook))]).toEqual([name, true]);
      const what = name
        .slice(0, -stage.length - 1)
        .replace(/^(?:[a-z]+-(?:api|detection|service)|database|network|operations)-/, "");
      const page = runbook.split("/").at(-1);
      const index = readFileSync(join(ROOT, "docs/runbooks/README.md"), "utf8");
      expect(index.split("\n").find((line) => line.includes(`(${page})`))).toContain(`\`${what}\``);
    }
  });

  test("tell the topic when they fire and when it is over; those of a rollback tell ECS only", async () => {
    const graph = await graphOf(stage);
    const topic = topicOf(graph);
    for (const alarm of alarmsOf(graph)) {
      const expected = isRollback(alarm) ? [] : [topic];
      expect(alarm.inputs).toMatchObject({ alarmActions: expected, okActions: expected });
      expect(alarm.inputs.treatMissingData).toMatch(/^(breaching|notBreaching)$/);
    }
  });

  test("that roll back are those that the service names, and never fire for want of traffic", async () => {
    const graph = await graphOf(stage);
    const rollbacks = alarmsOf(graph).filter(isRollback);
    const named = ofType(graph, "aws:ecs/service:Service").flatMap(({ inputs }) => inputs.alarms?.alarmNames ?? []);
    expect(named.toSorted()).toEqual(rollbacks.map(({ inputs }) => text(inputs.name)).toSorted());
    for (const { inputs } of rollbacks) expect(inputs.treatMissingData).toBe("notBreaching");
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
    expect(one(graph, "aws:sns/topic:Topic", "AlarmTopic").inputs.kmsMasterKeyId).toBe(key.outputs["arn"]);
    const policy = JSON.parse(
      text(one(graph, "aws:sns/topicPolicy:TopicPolicy", "AlarmTopicPolicy").inputs.policy),
    ) as {
      Statement: { Effect: string; Principal: unknown; Resource: string; Condition: object }[];
    };
    for (const { Resource, Condition } of policy.Statement) {
      expect(Resource).toBe(topicOf(graph));
      expect(JSON.stringify(Condition)).toMatch(/:123456789012:|SecureTransport/);
    }
    const publishers = policy.Statement.filter(({ Effect }) => Effect === "Allow").map(({ Principal }) => Principal);
    expect(publishers).toEqual([{ Service: "cloudwatch.amazonaws.com" }, { Service: "budgets.amazonaws.com" }]);
    for (const { Service } of publishers as { Service: string }[]) expect(text(key.inputs.policy)).toContain(Service);
  });

  test.each([
    ["prod", "true"],
    ["staging", "true"],
    ["pr-12", "false"],
  ])("the services of %s write metrics of their own: %s", async (stage, expected) => {
    const graph = await graphOf(stage);
    for (const service of ["payment-api", "fraud-detection", "notification-service"]) {
      // A preview runs all services in one task.
      const family = stage === "pr-12" ? "payment-api-pr-12" : `${service}-${stage}`;
      const container = containersOf(graph, family).find(({ name }) => name === service);
      expect(container!["environment"]).toContainEqual({ name: "METRICS", value: expected });
    }
  });

  test("the budget counts prod by its own tag, and staging with its previews", async () => {
    expect(await budgetFilterOf("prod")).toEqual([{ name: "TagKeyValue", values: ["user:sst:stage$prod"] }]);
    expect(await budgetFilterOf("staging")).toEqual([{ name: "TagKeyValue", values: ["user:sst:app$payments"] }]);
  });

  test.each(["prod", "staging"])(
    "a deploy of everything in %s at its maximum number of tasks fires no alarm",
    async (stage) => {
      const alarm = one(await graphOf(stage), ALARM, "DatabaseConnectionsAlarm");
      const { opened, available } = connectionBudget(stageOf(stage));
      expect(alarm.inputs).toMatchObject({ threshold: opened, comparisonOperator: "GreaterThanThreshold" });
      expect(opened).toBeLessThan(available);
    },
  );
});
