import { describe, expect, test } from "vitest";
import { evaluate } from "../../scripts/infra/check/evaluate.ts";
import { RULES } from "../../scripts/infra/check/rules.ts";
import { SUPPRESSIONS } from "../../scripts/infra/check/suppressions.ts";
import { graphOf, SYNTHESIS_MS } from "./graphs";

describe("every rule holds, or says why not", { timeout: SYNTHESIS_MS }, () => {
  test.each([
    ["prod", false],
    ["staging", false],
    ["pr-12", false],
    ["alice", true],
  ] as const)("for %s", async (stage, dev) => {
    const report = evaluate(await graphOf(stage, dev), RULES, SUPPRESSIONS);
    expect(report.results.filter(({ outcome }) => outcome === "violated")).toEqual([]);
    expect(report.unused).toEqual([]);
    expect(report.results.some(({ outcome }) => outcome === "passed")).toBe(true);
  });
});
