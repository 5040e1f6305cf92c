import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { graphOf as graphOfStage, SYNTHESIS_MS } from "../../test/graphs.ts";
import { evaluate } from "@platform/blueprint/check/evaluate";
import { formatSarif } from "@platform/blueprint/check/format-sarif";
import { RULES } from "../rules.ts";
import { readSources } from "@platform/blueprint/check/sources";
import type { Suppression } from "@platform/blueprint/check/suppression";
import { BREAKS } from "./breaks.ts";
import { graphOf } from "@platform/blueprint/test/draft";
import { goodApp } from "./good-app.ts";
import { PROD } from "../stages.ts";
import { project } from "../../../blueprint.config.ts";

const ROOT = resolve(import.meta.dirname, "../../..");

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly message: { readonly text: string };
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
  readonly suppressions?: readonly { readonly justification: string }[];
}
interface Log {
  readonly version: string;
  readonly runs: readonly [
    {
      readonly automationDetails: { readonly id: string };
      readonly tool: {
        readonly driver: {
          readonly rules: readonly { readonly id: string; readonly properties: { readonly tags: string[] } }[];
        };
      };
      readonly invocations: readonly [
        { readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[] },
      ];
      readonly results: readonly Result[];
    },
  ];
}

const NOWHERE = () => ({ file: "sst.config.ts", line: 1 });

function sarifOf(suppressions: readonly Suppression[], stage = "prod"): Log {
  const app = goodApp();
  BREAKS["ELB.5"]![0]!(app);
  return JSON.parse(formatSarif(evaluate(graphOf(app, stage), { rules: RULES, suppressions }), NOWHERE)) as Log;
}

const suppression = (rule: string): Suppression => ({
  rule,
  resources: /./,
  stages: PROD,
  reason: "It is a test.",
});

describe("a report as SARIF", () => {
  test("has a rule for each of the table, with its identifiers", () => {
    const { rules } = sarifOf([]).runs[0].tool.driver;
    expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
    expect(rules.find(({ id }) => id === "ELB.5")?.properties.tags).toEqual([
      "security",
      "CKV_AWS_91",
      "PCI DSS 4.0 10.2.1",
    ]);
  });

  test("has a result for a violation, which names its rule", () => {
    const [result, ...others] = sarifOf([]).runs[0].results;
    expect(others).toEqual([]);
    expect(result).toMatchObject({ ruleId: "ELB.5", level: "error" });
    expect(RULES[result!.ruleIndex]?.id).toBe("ELB.5");
    expect(result?.message.text).toBe(
      'PaymentApiLoadBalancer (prod): "Load balancers write access logs" does not hold.',
    );
    expect(result?.suppressions).toBeUndefined();
  });

  test("says why a finding is accepted", () => {
    const [result] = sarifOf([suppression("ELB.5")]).runs[0].results;
    expect(result?.suppressions).toEqual([{ kind: "external", status: "accepted", justification: "It is a test." }]);
  });

  test("notes a suppression that suppresses nothing", () => {
    const [{ toolExecutionNotifications }] = sarifOf([suppression("ELB.1")]).runs[0].invocations;
    expect(toolExecutionNotifications.map(({ message }) => message.text)).toEqual([
      "The suppression of ELB.1 for /./ suppresses nothing: remove it.",
    ]);
  });

  test("keeps stages apart", () => {
    const [prod, staging] = [sarifOf([]), sarifOf([], "staging")];
    expect(prod.runs[0].automationDetails.id).not.toBe(staging.runs[0].automationDetails.id);
    const hashes = [prod, staging].map(
      ({ runs: [run] }) => run.results[0]?.partialFingerprints.primaryLocationLineHash,
    );
    expect(new Set(hashes).size).toBe(2);
  });
});

describe("where a resource comes from", () => {
  const root = mkdtempSync(join(tmpdir(), "sources-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "infra"));
  writeFileSync(
    join(root, "infra/a.ts"),
    '\nnew aws.kms.Key("Own");\nnew aws.sns.Topic(name);\nnew aws.ec2.Eip(a);\nnew aws.ec2.Eip(b);\n',
  );
  const { locate } = readSources({ ...project, root });

  test.each([
    ["the line with its name", "Own", "aws:kms/key:Key", { file: "infra/a.ts", line: 2 }],
    ["the only line that makes its type", "Alarms", "aws:sns/topic:Topic", { file: "infra/a.ts", line: 3 }],
    [
      "the file that shapes its type, where several lines make it",
      "Ip",
      "aws:ec2/eip:Eip",
      { file: "infra/network/network.ts", line: 1 },
    ],
    [
      "the file that shapes its type, where a component makes it",
      "VpcSubnet",
      "aws:ec2/subnet:Subnet",
      { file: "infra/network/network.ts", line: 1 },
    ],
    ["where the app begins, for what is about the app", "payments-prod", "app", { file: "sst.config.ts", line: 1 }],
  ])("is %s", (_, resource, type, place) => {
    expect(locate({ resource, type })).toEqual(place);
  });

  test.each(["prod", "staging", "pr-12"])(
    "is a line that is there, for all of %s",
    { timeout: SYNTHESIS_MS },
    async (stage) => {
      const { locate: locateHere } = readSources(project);
      const { resources } = await graphOfStage(stage);
      const places = resources.map(({ name, type }) => locateHere({ resource: name, type }));
      const missing = places.filter(({ file, line }) => {
        return !existsSync(join(ROOT, file)) || readFileSync(join(ROOT, file), "utf8").split("\n").length < line;
      });
      expect(missing).toEqual([]);
    },
  );
});
