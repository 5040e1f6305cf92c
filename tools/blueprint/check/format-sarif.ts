import { createHash } from "node:crypto";
import type { Finding, Report, RuleResult } from "./evaluate.ts";
import type { Rule } from "./rule.ts";
import type { Sources } from "./sources.ts";

/** Finds the file and line of a finding: see sources.ts. */
type Locate = Sources["locate"];

/**
 * Writes the report as SARIF 2.1.0, for code scanning: one SARIF rule for each rule, one result for each finding. An accepted
 * finding is a result with its suppression. A suppression that suppresses nothing has no place in the code, so it is a
 * notification.
 *
 * Each stage is a separate analysis, so that one does not close the other's alerts.
 */
export function formatSarif(report: Report, locate: Locate): string {
  const rules = report.results.map(({ rule }) => rule);
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: `${report.app} infra check`, rules: rules.map(describeRule) } },
        automationDetails: { id: `infra-check/${report.stage}/` },
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "The root of the repository." } } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: report.unused.map(describeUnused) }],
        results: report.results.flatMap((result, ruleIndex) => resultsOf(report, result, ruleIndex, locate)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describeRule(rule: Rule) {
  const identifiers = identifiersOf(rule);
  const help = [rule.why, ...identifiers].join("\n\n");
  return {
    id: rule.id,
    shortDescription: { text: `${rule.title}.` },
    fullDescription: { text: rule.why },
    help: { text: help, markdown: help },
    defaultConfiguration: { level: "error" },
    properties: { tags: ["security", ...identifiers] },
  };
}

function identifiersOf({ checkov, pci }: Rule): readonly string[] {
  return [...(checkov === undefined ? [] : [checkov]), ...(pci === undefined ? [] : [`PCI DSS 4.0 ${pci}`])];
}

function resultsOf(report: Report, { rule, findings }: RuleResult, ruleIndex: number, locate: Locate) {
  return findings.map((finding) => ({
    ruleId: rule.id,
    ruleIndex,
    level: "error",
    message: { text: messageOf(report, rule, finding) },
    locations: [
      {
        physicalLocation: physicalLocationOf(locate(finding)),
        logicalLocations: [
          {
            name: finding.resource,
            fullyQualifiedName: `${report.stage}::${finding.type}::${finding.resource}`,
            kind: "resource",
          },
        ],
      },
    ],
    // Lines move, and one line can create many resources: rule, stage and resource identify an alert.
    partialFingerprints: { primaryLocationLineHash: `${fingerprintOf(report, rule, finding)}:1` },
    ...(finding.suppressed === undefined
      ? {}
      : { suppressions: [{ kind: "external", status: "accepted", justification: finding.suppressed }] }),
  }));
}

function messageOf({ stage }: Report, { title }: Rule, { resource, fault }: Finding): string {
  return `${resource} (${stage}): "${title}" does not hold${fault === "" ? "" : `: ${fault}`}.`;
}

function physicalLocationOf({ file, line }: ReturnType<Locate>) {
  return { artifactLocation: { uri: file, uriBaseId: "%SRCROOT%" }, region: { startLine: line } };
}

function fingerprintOf({ stage }: Report, { id }: Rule, { type, resource }: Finding): string {
  return createHash("sha256").update([id, stage, type, resource].join("\n")).digest("hex").slice(0, 16);
}

function describeUnused({ rule, resources }: Report["unused"][number]) {
  return {
    level: "error",
    message: { text: `The suppression of ${rule} for ${String(resources)} suppresses nothing: remove it.` },
    associatedRule: { id: rule },
  };
}
