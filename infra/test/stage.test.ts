import { describe, expect, test } from "vitest";
import { LINKED_ZONES } from "../regions";
import { type ServiceName, StageError, stageOf } from "../stage";

const SERVICES: readonly ServiceName[] = ["payment-api", "fraud-detection", "notification-service"];

/** How ECS places tasks: the base on demand, then the rest by the weights, on demand first. */
function placed(name: string, service: ServiceName, tasks: number): { onDemand: number; spot: number } {
  const { onDemandBase, onDemandWeight, spotWeight } = stageOf(name).capacity[service];
  const beyond = Math.max(0, tasks - onDemandBase);
  const onDemandShare = Math.ceil((beyond * onDemandWeight) / (onDemandWeight + spotWeight));
  return { onDemand: Math.min(tasks, onDemandBase) + onDemandShare, spot: beyond - onDemandShare };
}

describe("stages", () => {
  test.each([
    ["prod", "prod"],
    ["staging", "staging"],
    ["pr-12", "preview"],
    ["alice", "development"],
  ])("%s is %s", (name, kind) => {
    expect(stageOf(name).kind).toBe(kind);
  });

  test.each(["Prod", "production", "pr-0", "pr-012", "pr-x", "-a", "a-", "a_b", "a".repeat(17), ""])(
    "%j is refused with a sentence",
    (name) => {
      expect(() => stageOf(name)).toThrow(StageError);
      expect(() => stageOf(name)).toThrow(/\.$/);
    },
  );

  test("only prod is protected, keeps its logs for a year and asks a real acquirer", () => {
    expect(stageOf("prod")).toMatchObject({
      protect: true,
      logDays: 365,
      recoveryDays: 30,
      containerInsights: "enhanced",
      hasSandboxAcquirer: false,
    });
    for (const name of ["staging", "pr-1", "bob"]) {
      expect(stageOf(name)).toMatchObject({
        protect: false,
        logDays: 30,
        recoveryDays: 7,
        hasSandboxAcquirer: true,
      });
    }
  });

  test.each([
    ["prod", true, "enhanced"],
    ["staging", true, "enabled"],
    ["pr-1", false, "disabled"],
    ["bob", false, "disabled"],
  ])("the services of %s write metrics: %s; Container Insights: %s", (name, hasMetrics, containerInsights) => {
    expect(stageOf(name)).toMatchObject({ hasMetrics, containerInsights });
  });
});

const zonesIn = (region: string) => stageOf("prod", { AWS_REGION: region }).zoneIds;

describe("where a stage is", () => {
  test("us-east-1 without VPC links in use1-az3", () => {
    expect(stageOf("prod")).toMatchObject({ region: "us-east-1", zoneIds: ["use1-az1", "use1-az2", "use1-az4"] });
  });

  test("three zones of any region that has them", () => {
    const regions = Object.entries(LINKED_ZONES).filter(([, linked]) => linked.length >= 3);
    expect(regions.length).toBeGreaterThan(10);
    for (const [region, linked] of regions) expect([region, zonesIn(region)]).toEqual([region, linked.slice(0, 3)]);
  });

  test.each([
    ["us-west-1", /has 2 zones with VPC links.*a stage needs 3: use one of us-east-1, .*\.$/],
    ["me-central-1", /has 0 zones with VPC links/],
    ["us-east-9", /is no region of AWS's standard partition that the AWS provider knows/],
    ["us-gov-west-1", /is no region of AWS's standard partition/],
    ["constructor", /is no region/],
    ["", /is no region/],
  ])("%j is refused in a sentence", (region, message) => {
    expect(() => zonesIn(region)).toThrow(StageError);
    expect(() => zonesIn(region)).toThrow(message);
  });
});

describe("capacity", () => {
  test("is placed as infra/stage.ts says", () => {
    for (const service of SERVICES) {
      expect(placed("prod", service, 3)).toEqual({ onDemand: 3, spot: 0 });
      expect(placed("prod", service, 10)).toEqual({ onDemand: 7, spot: 3 });
    }
    expect(placed("staging", "payment-api", 2)).toEqual({ onDemand: 2, spot: 0 });
    expect(placed("staging", "payment-api", 3)).toEqual({ onDemand: 2, spot: 1 });
  });

  test("in prod the loss of a zone leaves payment-api two tasks on demand", () => {
    const { onDemand } = placed("prod", "payment-api", 3);
    expect(onDemand - Math.ceil(onDemand / stageOf("prod").zoneIds.length)).toBe(2);
  });

  test.each(SERVICES)("%s runs 3 to 10 tasks of 1 vCPU and 2 GB in prod", (service) => {
    expect(stageOf("prod").capacity[service]).toMatchObject({ cpu: "1 vCPU", memory: "2 GB", min: 3, max: 10 });
  });
});

const costCenterOf = (costCenter?: string) => stageOf("prod", { COST_CENTER: costCenter }).costCenter;

describe("the cost center", () => {
  test("is engineering unless said otherwise", () => {
    expect([costCenterOf(), costCenterOf(""), costCenterOf("4711 / payments")]).toEqual([
      "engineering",
      "engineering",
      "4711 / payments",
    ]);
  });

  test.each([" ", "a\nb", "a;b", "a".repeat(257)])("%j is refused, because it cannot be a tag", (costCenter) => {
    expect(() => costCenterOf(costCenter)).toThrow(/^COST_CENTER .* cannot be a tag.*\.$/s);
  });
});
