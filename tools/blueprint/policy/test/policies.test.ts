import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { graphOf, SYNTHESIS_MS } from "../../../../infra/test/graphs.ts";
import type { Rule } from "../../check/rule.ts";
import type { Suppression } from "../../check/suppression.ts";
import { type Draft, graphOf as graphOfDrafts, resource } from "../../test/draft.ts";
import type { Graph, Resource } from "../../graph.ts";
import { policiesOf } from "../policies.ts";
import type { ResourcePolicy, StackPolicy } from "../pulumi-policy.ts";
import { writePack } from "../write-pack.ts";
import { ask, type Report, UNKNOWN } from "./engine.ts";
import { project } from "../../../../blueprint.config.ts";

const rule = (id: string, holds: Rule["holds"]): Rule => ({
  id,
  title: "A door is shut",
  why: "Somebody may come in.",
  appliesTo: (type) => type === "door",
  holds,
});

const ALONE = rule("alone", ({ inputs }) => inputs["shut"] === true);
const TOGETHER = rule("together", ({ inputs }, { resources }) => resources.some(({ id }) => id === inputs["wall"]));
const LATER = rule("later", ({ outputs }) => outputs["arn"] !== "" || "has no ARN");
const RETAINED = rule("retained", ({ retainOnDelete }) => retainOnDelete);

const door = (inputs: Draft["inputs"], more: Partial<Draft> = {}) =>
  resource("door", "front", inputs, { urn: "urn:pulumi:prod::payments::door::front", ...more });
const wall = resource("wall", "north", {}, { urn: "urn:pulumi:prod::payments::wall::north", id: "wall-1" });

function reports(rules: readonly Rule[], resources: readonly Resource[], suppressions: readonly Suppression[] = []) {
  return ask(policiesOf({ rules, suppressions }), graphOfDrafts(resources));
}

const advices = (found: readonly Report[]) => found.map(({ level, message }) => `${level} ${message}`);

describe("a rule", () => {
  test("that looks at one resource alone is asked before the resource is made", () => {
    expect(reports([ALONE], [door({ shut: false })])).toEqual([
      {
        policy: "alone",
        level: "mandatory",
        when: "before",
        message: "alone: front",
        urn: "urn:pulumi:prod::payments::door::front",
      },
    ]);
    expect(reports([ALONE], [door({ shut: true })])).toEqual([]);
  });

  test("that looks at others is asked at the end", () => {
    const found = reports([TOGETHER], [door({ wall: "wall-2" }), wall]);
    expect(found.map(({ policy, when }) => `${policy} ${when}`)).toEqual(["together end"]);
    expect(reports([TOGETHER], [door({ wall: "wall-1" }), wall])).toEqual([]);
  });

  test("that looks at one resource alone, and at what AWS adds to it, is asked at the end", () => {
    const found = reports([LATER], [door({}, { outputs: { arn: "" } })]);
    expect(found.map(({ when, message }) => `${when} ${message}`)).toEqual(["end later: front: has no ARN"]);
    expect(reports([LATER], [door({})])).toEqual([]);
  });

  test("is not asked of what the deploy only reads", () => {
    expect(reports([ALONE, TOGETHER, LATER], [door({}, { read: true, outputs: { arn: "" } })])).toEqual([]);
  });

  test("is not asked in stages that it is not for", () => {
    expect(reports([{ ...ALONE, stages: (stage) => stage !== "prod" }], [door({ shut: false })])).toEqual([]);
  });

  test("reports nothing that is accepted", () => {
    const accepted: Suppression = {
      rule: "alone",
      resources: /front/,
      stages: (stage) => stage === "prod",
      reason: "It is a test.",
    };
    expect(reports([ALONE], [door({ shut: false })], [accepted])).toEqual([]);
  });
});

describe("what cannot be judged", () => {
  test("because a value is not known yet is an advice, and no violation", () => {
    const found = reports([ALONE, TOGETHER], [door({ shut: UNKNOWN, wall: UNKNOWN }), wall]);
    expect(advices(found)).toEqual(["advisory Not known before the deploy has ended: alone, together"]);
  });

  test("because no policy pack is told of it is an advice", () => {
    expect(advices(reports([RETAINED], [door({})]))).toEqual([
      "advisory A policy pack is not told what this asks for: retained",
    ]);
  });

  test("in a preview is judged by the deploy that follows it", () => {
    const policies = policiesOf({ rules: [TOGETHER], suppressions: [] });
    ask(policies, graphOfDrafts([door({ wall: UNKNOWN }), wall]));
    expect(ask(policies, graphOfDrafts([door({ wall: "wall-1" }), wall]))).toEqual([]);
  });

  test("is not what is wrong with a rule itself", () => {
    const broken = rule("broken", () => {
      throw new TypeError("a bug");
    });
    expect(() => reports([broken], [door({})])).toThrow("a bug");
  });
});

describe("the pack", () => {
  const directory = mkdtempSync(join(tmpdir(), "policy-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  let policies: readonly (ResourcePolicy | StackPolicy)[];
  beforeAll(async () => {
    await writePack(project.root, directory);
    // Stands in for the package, which a real pack has installed beside it.
    const stand = join(directory, "node_modules/@pulumi/policy");
    mkdirSync(stand, { recursive: true });
    writeFileSync(
      join(stand, "index.js"),
      "exports.PolicyPack = class { constructor(name, args) { exports.made = { name, ...args }; } };",
    );
    const load = createRequire(join(directory, "index.js"));
    load(directory);
    const { made } = load("@pulumi/policy") as { made: { name: string; policies: typeof policies } };
    policies = made.policies;
  }, SYNTHESIS_MS);

  const violations = (graph: Graph) => ask(policies, graph).filter(({ level }) => level === "mandatory");

  test.each(["prod", "staging", "pr-12"])("finds nothing in %s", { timeout: SYNTHESIS_MS }, async (stage) => {
    expect(violations(await graphOf(stage))).toEqual([]);
  });

  test("finds what check finds, by its rule's identifier", { timeout: SYNTHESIS_MS }, async () => {
    const prod = await graphOf("prod");
    const resources = prod.resources.map((one) => {
      if (one.name === "PaymentApiLoadBalancer") return { ...one, inputs: { ...one.inputs, accessLogs: undefined } };
      return one.name === "VpcSecurityGroup"
        ? { ...one, inputs: { ...one.inputs, ingress: [{ cidrBlocks: ["0.0.0.0/0"], protocol: "-1" }] } }
        : one;
    });
    const found = violations({ ...prod, resources }).map(({ message, when }) => `${when} ${message.split(":")[0]}`);
    expect(found).toEqual(expect.arrayContaining(["before ELB.5", "end EC2.2"]));
  });

  test("has the version that the package wants, and is a CommonJS program", () => {
    const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Record<string, unknown>;
    expect(manifest).toMatchObject({ version: "0.0.0", type: "commonjs", main: "index.js" });
    expect(readFileSync(join(directory, "PulumiPolicy.yaml"), "utf8")).toContain("runtime: nodejs");
  });
});
