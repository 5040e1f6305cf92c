import type { Finding, Report, RuleResult } from "./evaluate.ts";

const MARKS = { passed: "ok", violated: "FAIL", suppressed: "accepted", "not applicable": "-" } as const;

/** Formats for people: what is violated or accepted, and every rule with `all`. */
export function formatText(report: Report, { all }: { readonly all: boolean }): string {
  const shown = report.results.filter(({ outcome }) => all || outcome === "violated" || outcome === "suppressed");
  const unused = report.unused.map(
    ({ rule, resources }) =>
      `${"FAIL".padEnd(9)} the suppression of ${rule} for ${String(resources)} suppresses nothing`,
  );
  return `${[...shown.flatMap(linesOf), ...unused, summaryOf(report)].join("\n")}\n`;
}

/** `shop prod: 121 rules: 116 passed, …`: it counts everything that makes the exit code 1. */
export function summaryOf(report: Report): string {
  const count = (outcome: RuleResult["outcome"]): number =>
    report.results.filter((result) => result.outcome === outcome).length;
  return (
    `${report.app} ${report.stage}: ${report.results.length} rules: ${count("passed")} passed, ${count("violated")} violated, ` +
    `${count("suppressed")} accepted with a reason, ${count("not applicable")} not applicable` +
    (report.unused.length === 0 ? "" : `; FAIL: suppressions that suppress nothing: ${report.unused.length}`)
  );
}

function linesOf({ rule, outcome, findings }: RuleResult): readonly string[] {
  const reasons = new Set(findings.map(({ suppressed }) => suppressed).filter((reason) => reason !== undefined));
  return [
    `${MARKS[outcome].padEnd(9)} ${rule.id.padEnd(16)} ${rule.title}`,
    ...findings.filter(({ suppressed }) => suppressed === undefined).map((finding) => indent(describe(finding))),
    ...[...reasons].flatMap((reason) => [
      indent(
        findings
          .filter(({ suppressed }) => suppressed === reason)
          .map(({ resource }) => resource)
          .join(", "),
      ),
      indent(`  because: ${reason}`),
    ]),
  ];
}

function describe({ resource, fault }: Finding): string {
  return fault === "" ? resource : `${resource}: ${fault}`;
}

function indent(line: string): string {
  return `${" ".repeat(10)}${line}`;
}
