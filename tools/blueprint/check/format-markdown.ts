import type { Report, RuleResult } from "./evaluate.ts";
import { summaryOf } from "./format-text.ts";

const WORDS = { passed: "✓", violated: "✗", suppressed: "accepted", "not applicable": "–" } as const;

/** A table that compares the app, rule by rule, with one on SST's defaults. */
export function formatMarkdown(report: Report, plain: Report | undefined): string {
  const rows = report.results.map((result) => rowOf(result, plain));
  return `# What \`${report.app}\` is held against, stage ${report.stage}

${summaryOf(report)}.
${plain === undefined ? "" : `The same services with SST's defaults: ${summaryOf(plain)}.\n`}
✓ holds, ✗ is violated, – has nothing to hold against in that app or stage.

| rule | | Checkov | PCI DSS 4.0 | ${report.app} |${plain === undefined ? "" : " SST's defaults |"}
|${" --- |".repeat(plain === undefined ? 5 : 6)}
${rows.join("\n")}
${acceptedOf(report)}`;
}

function rowOf({ rule, outcome }: RuleResult, plain: Report | undefined): string {
  const beside = plain?.results.find((result) => result.rule.id === rule.id);
  const cells = [
    rule.id,
    rule.title,
    rule.checkov ?? "",
    rule.pci ?? "",
    WORDS[outcome],
    ...(beside === undefined ? [] : [WORDS[beside.outcome]]),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function acceptedOf({ results }: Report): string {
  const accepted = results.flatMap(({ rule, findings }) =>
    findings.flatMap(({ resource, suppressed }) =>
      suppressed === undefined ? [] : [{ rule: rule.id, resource, suppressed }],
    ),
  );
  if (accepted.length === 0) return "";
  const reasons = [...new Set(accepted.map(({ rule, suppressed }) => `${rule}\n${suppressed}`))].map((key) => {
    const [rule, reason] = key.split("\n");
    const resources = accepted
      .filter((one) => one.rule === rule && one.suppressed === reason)
      .map((one) => one.resource);
    return `- **${rule}** (${resources.join(", ")}): ${reason}`;
  });
  return `\n## Accepted, and why\n\n${reasons.join("\n")}\n`;
}
