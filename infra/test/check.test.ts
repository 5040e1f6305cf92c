import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkPlainApp } from "../../scripts/infra/check/command.ts";
import { evaluate } from "../../scripts/infra/check/evaluate.ts";
import { formatMarkdown } from "../../scripts/infra/check/format-markdown.ts";
import { RULES } from "../../scripts/infra/check/rules.ts";
import { SUPPRESSIONS } from "../../scripts/infra/check/suppressions.ts";
import { graphOf, SYNTHESIS_MS } from "./graphs";

test(
  "docs/checks.md is what `npm run infra -- check --stage prod --markdown` writes",
  async () => {
    const report = evaluate(await graphOf("prod"), RULES, SUPPRESSIONS);
    const written = readFileSync(join(import.meta.dirname, "../../docs/checks.md"), "utf8");
    expect(written).toBe(formatMarkdown(report, await checkPlainApp()));
  },
  SYNTHESIS_MS,
);

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
