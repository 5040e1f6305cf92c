import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkPlainApp } from "@platform/blueprint/check/command";
import { evaluate } from "@platform/blueprint/check/evaluate";
import { formatMarkdown } from "@platform/blueprint/check/format-markdown";
import { synthesise } from "@platform/blueprint/synth/synthesise";
import { graphOf, SYNTHESIS_MS } from "./graphs";
import { project } from "../../blueprint.config.ts";

test(
  "docs/generated/checks.md is what `npm run infra -- check --stage prod --markdown` writes",
  async () => {
    const report = evaluate(await graphOf("prod"), project.policy);
    const written = readFileSync(join(import.meta.dirname, "../../docs/generated/checks.md"), "utf8");
    expect(written).toBe(formatMarkdown(report, await checkPlainApp(project)));
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
    const report = evaluate(await graphOf(stage, dev), project.policy);
    expect(report.results.filter(({ outcome }) => outcome === "violated")).toEqual([]);
    expect(report.unused).toEqual([]);
    expect(report.results.some(({ outcome }) => outcome === "passed")).toBe(true);
  });
});

/** Settings in deploy.md that remove something from a stage. */
test.each(["prod", "staging"])(
  "%s passes where people deploy, with a certificate of their own",
  async (stage) => {
    const environment = {
      GITHUB_REPOSITORY: "none",
      API_CERTIFICATE_ARN: "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef",
    };
    const report = evaluate(await synthesise(project, { stage, environment }), project.policy);
    expect(report.results.filter(({ outcome }) => outcome === "violated")).toEqual([]);
    expect(report.unused).toEqual([]);
    expect(report.ok).toBe(true);
  },
  SYNTHESIS_MS,
);
