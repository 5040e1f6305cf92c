import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkPlainApp } from "../../scripts/infra/check/command.ts";
import { evaluate } from "../../scripts/infra/check/evaluate.ts";
import { formatMarkdown } from "../../scripts/infra/check/format-markdown.ts";
import { RULES } from "../../scripts/infra/check/rules.ts";
import { SUPPRESSIONS } from "../../scripts/infra/check/suppressions.ts";
import { synthesise } from "../../scripts/infra/synth/synthesise.ts";
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

/** Settings that deploy.md offers, and that take something away. */
test.each(["prod", "staging"])(
  "%s passes where people deploy, with a certificate of their own",
  async (stage) => {
    const environment = {
      GITHUB_REPOSITORY: "none",
      API_CERTIFICATE_ARN: "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef",
    };
    const report = evaluate(await synthesise({ stage, environment }), RULES, SUPPRESSIONS);
    expect(report.results.filter(({ outcome }) => outcome === "violated")).toEqual([]);
    expect(report.unused).toEqual([]);
    expect(report.ok).toBe(true);
  },
  SYNTHESIS_MS,
);
